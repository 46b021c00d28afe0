using GeminiEmulator;
using Livechat.Gemini;
using Xunit;

namespace Livechat.Tests.Gemini;

public sealed class ModelsTests
{
    [Fact]
    public async Task TheListIsReadPageByPage()
    {
        await using var emulator = await GeminiEmulatorServer.StartAsync(new() { MostModelsPerPage = 4 });
        using var http = new HttpClient();
        var models = await new GeminiModels(http, new() { ApiKey = "k", Model = "gemini-3.8-flash", BaseUrl = emulator.BaseUrl })
            .ListAsync(GeminiBench.Deadline).ToListAsync(GeminiBench.Deadline);
        Assert.Equal(Catalogue.Default.Where(model => model.ShutDown is null).Select(model => model.Id), models.Select(model => model.Id));
        Assert.Equal((models.Count + 3) / 4, emulator.Requests.Count);
        var flash = models.Single(model => model.Id == "gemini-3.8-flash");
        Assert.Equal((true, 1048576, 65536), (flash.GeneratesContent, flash.InputTokenLimit, flash.OutputTokenLimit));
    }

    [Theory]
    [InlineData("gemini-3.8-flash", GeminiModelState.Available, null)]
    [InlineData("gemini-flash-latest", GeminiModelState.Available, null)]
    [InlineData("gemini-1.5-flash", GeminiModelState.Retired, "gemini-3.8-flash")]
    [InlineData("models/gemini-1.5-flash", GeminiModelState.Retired, "gemini-3.8-flash")]
    [InlineData("gemini-2.0-flash-lite", GeminiModelState.Retired, "gemini-3.5-flash-lite")]
    [InlineData("gemini-1.5-pro", GeminiModelState.Retired, "gemini-2.5-pro")]
    [InlineData("gemini-pro", GeminiModelState.Retired, "gemini-2.5-pro")]
    [InlineData("gemini-3-pro-preview", GeminiModelState.Retired, "gemini-2.5-pro")]
    [InlineData("gemini-9-flash", GeminiModelState.Unknown, "gemini-3.8-flash")]
    [InlineData("gpt-4o", GeminiModelState.Unknown, "gemini-3.8-flash")]
    [InlineData("gemini-embedding-2", GeminiModelState.Unsuitable, "gemini-3.8-flash")]
    public async Task ACheckTellsWhatBecameOfAModelAndWhatReplacesIt(string model, GeminiModelState state, string? best)
    {
        await using var bench = await GeminiBench.StartAsync();
        var check = await bench.Models(model).CheckModelAsync(cancellationToken: GeminiBench.Deadline);
        Assert.Equal(state, check.State);
        Assert.Equal(best, check.Replacements.FirstOrDefault());
        Assert.Contains(check.Model, check.Message);
        if (best is not null)
        {
            Assert.Contains(best, check.Message);
            Assert.DoesNotContain(check.Replacements, id => id.Contains("embedding") || id.EndsWith("-latest"));
            Assert.Equal(GeminiModelState.Available, (await bench.Models(best).CheckModelAsync(cancellationToken: GeminiBench.Deadline)).State);
        }
    }

    [Fact]
    public async Task AModelClosedToThisProjectIsRetiredForIt()
    {
        await using var bench = await GeminiBench.StartAsync(Catalogue.ForNewProjects);
        var check = await bench.Models("gemini-2.5-flash").CheckModelAsync(cancellationToken: GeminiBench.Deadline);
        Assert.Equal((GeminiModelState.Retired, "gemini-3.8-flash"), (check.State, check.Replacements[0]));
    }

    [Fact]
    public async Task ARefusedKeyAndAnAbsentServiceAreToldApart()
    {
        await using var bench = await GeminiBench.StartAsync();
        Assert.Equal(GeminiModelState.KeyRejected, (await bench.Models(key: "wrong").CheckModelAsync(cancellationToken: GeminiBench.Deadline)).State);
        var models = bench.Models();
        await bench.Emulator.DisposeAsync();
        var check = await models.CheckModelAsync(cancellationToken: GeminiBench.Deadline);
        Assert.Equal(GeminiModelState.Unreachable, check.State);
        Assert.Contains("can't be reached", check.Message);
    }

    [Fact]
    public async Task AskingARetiredModelSaysSo()
    {
        await using var bench = await GeminiBench.StartAsync();
        var e = await Assert.ThrowsAsync<GeminiException>(() => GeminiBench.AskAsync(bench.Client("gemini-1.5-flash"), streamed: true, [GeminiBench.User("Hi")]));
        Assert.Equal((GeminiErrorKind.ModelNotFound, false), (e.Kind, e.IsTransient));
        Assert.Contains("ListModels", e.Detail);
    }
}
