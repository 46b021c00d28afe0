using System.Text;
using Livechat.Conversations;
using Livechat.Gateway;
using Livechat.Gateway.V2;
using Livechat.Tests.Support.Wire;
using Xunit;

namespace Livechat.Tests.Protocol;

/// <summary>What goes to many sockets is encoded for the first of them.</summary>
public sealed class BroadcastTests
{
    [Fact]
    public void A_draft_is_encoded_once()
    {
        var draft = new Draft(Guid.CreateVersion7(), 3, "Set both");

        Assert.Same(ServerFrames.Draft(draft), ServerFrames.Draft(draft));
        Assert.Equal("Set both", new Frame(Encoding.UTF8.GetString(ServerFrames.Draft(draft))).Text("text"));
    }

    [Fact]
    public void Typing_is_encoded_once()
    {
        var typing = new Typing("Ada", true);

        Assert.Same(FrameWriter.Typing(typing), FrameWriter.Typing(typing));
        Assert.Equal("Ada", new Frame(Encoding.UTF8.GetString(FrameWriter.Typing(typing))).Text("sender"));
    }
}
