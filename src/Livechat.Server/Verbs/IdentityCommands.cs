using System.CommandLine;
using Livechat.Hosting;
using Livechat.Identity;

namespace Livechat.Server.Verbs;

/// <summary>`identity …`: what a company's own site does to say who its visitor is.</summary>
internal static class IdentityCommands
{
    private static readonly Option<string> Subject = new("--sub") { Description = "Who the visitor is to the host site.", Required = true };
    private static readonly Option<string> Name = new("--name") { Description = "The visitor's name." };
    private static readonly Option<string> Email = new("--email") { Description = "The visitor's email." };
    private static readonly Option<string> Customer = new("--customer") { Description = "The customer's reference, when it is not the sub." };
    private static readonly Option<int> Minutes = new("--minutes") { Description = "How long it is valid, 60 at most.", DefaultValueFactory = _ => 60 };
    private static readonly Option<string> Key = new("--key") { Description = "The private key as PEM, for RS256 and ES256; its file name is the kid." };

    public static Command Create()
    {
        var token = new Command("token", "Make an identity token as a host site would, to try one.") { Subject, Name, Email, Customer, Minutes, Key };
        token.TreatUnmatchedTokensAsErrors = false;
        token.SetAction((parsed, _) => CommandLine.Guarded(() => Task.FromResult(Mint(parsed))));
        return new Command("identity", "Identity tokens of a host site.") { token };
    }

    private static int Mint(ParseResult parsed)
    {
        var (options, faults) = SettingsReader.Read(ServerApp.Configure([.. parsed.UnmatchedTokens]).Configuration);
        if (faults.Count > 0)
            throw new StartException(faults);
        var minutes = parsed.GetValue(Minutes);
        if (minutes is < 1 or > 60)
            throw new StartException(["--minutes must be 1 to 60: a token of more than an hour is refused."]);
        try
        {
            Console.WriteLine(SiteTokenMint.Mint(
                options.SiteIdentity, TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(minutes), parsed.GetValue(Subject)!, parsed.GetValue(Name),
                parsed.GetValue(Email), parsed.GetValue(Customer), parsed.GetValue(Key)));
            return 0;
        }
        catch (ArgumentException e)
        {
            throw new StartException([e.Message]);
        }
    }
}
