using Livechat.Hosting;
using Xunit;

namespace Livechat.Tests.Hosting;

public sealed class CapacityTests
{
    [Theory]
    [InlineData(Capacity.FewestOpenFiles)]
    [InlineData(600)]
    [InlineData(1024)]
    [InlineData(20_000)]
    [InlineData(1_048_576)]
    public void What_is_given_out_stays_below_the_limit_with_room_to_work(long openFiles)
    {
        var capacity = Capacity.Derive(openFiles, 0);

        Assert.InRange(capacity.Connections, 1, openFiles - 430);
        Assert.InRange(capacity.Sockets, 50, capacity.Connections - 16);
    }

    [Fact]
    public void Twenty_thousand_files_hold_nineteen_thousand_sockets() => Assert.InRange(Capacity.Derive(20_000, 0).Sockets, 19_000, 19_500);

    [Fact]
    public void The_setting_lowers_and_never_raises()
    {
        Assert.Equal(10, Capacity.Derive(1024, 10).Sockets);
        Assert.Equal(Capacity.Derive(1024, 0), Capacity.Derive(1024, 1_000_000));
        Assert.Equal(500_000, Capacity.Derive(null, 500_000).Sockets);
    }

    [Fact]
    public void The_soft_limit_is_read()
    {
        Assert.Equal(1024, OpenFileLimit.Parse(["Limit                     Soft Limit           Hard Limit           Units", "Max open files            1024                 524288               files"]));
        Assert.Null(OpenFileLimit.Parse(["Max open files            unlimited            unlimited            files"]));
        Assert.InRange(OpenFileLimit.Read() ?? 1, 1, long.MaxValue);
    }
}
