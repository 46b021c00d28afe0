using Livechat.Assistant;
using Livechat.Gemini;

namespace Livechat.Server.Models;

/// <summary>
/// Asks Gemini, in the background, whether the configured model still exists: at the start and from time to time, because models are
/// retired several times a year. What is wrong goes into the log and into <see cref="AssistantStatus"/>; the server serves meanwhile.
/// </summary>
internal sealed partial class GeminiModelCheckup(GeminiModels models, AssistantStatus status, TimeProvider time, ILogger<GeminiModelCheckup> log) : BackgroundService
{
    private const string Subject = "gemini";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan WhenWell = TimeSpan.FromHours(6);
    private static readonly TimeSpan WhenNot = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var before = GeminiModelState.Available;
        while (true)
        {
            var state = await CheckAsync(before, stoppingToken);
            await Task.Delay(state == GeminiModelState.Available ? WhenWell : WhenNot, time, stoppingToken);
            before = state;
        }
    }

    private async Task<GeminiModelState> CheckAsync(GeminiModelState before, CancellationToken stopping)
    {
        using var late = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stopping);
        GeminiModelCheck check;
        try
        {
            check = await models.CheckModelAsync(cancellationToken: either.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            check = new GeminiModelCheck("", GeminiModelState.Unreachable, $"Gemini did not answer within {Patience.TotalSeconds:0} seconds.", []);
        }
        status.Warn(Subject, check.State == GeminiModelState.Available ? null : Sentence(check));
        // Once for each change: a service that stays away must not fill the log.
        if (check.State != before)
        {
            if (check.State == GeminiModelState.Available)
                ModelAvailable(check.Message);
            else
                ModelNotAvailable(Sentence(check));
        }
        return check.State;
    }

    private static string Sentence(GeminiModelCheck check)
    {
        var problem = check.Message.EndsWith('.') ? check.Message : check.Message + ".";
        var remedy = check.State switch
        {
            GeminiModelState.Retired or GeminiModelState.Unknown or GeminiModelState.Unsuitable => "Set GEMINI_MODEL to a model that exists; until then",
            GeminiModelState.KeyRejected => "Set GEMINI_API_KEY; until then",
            _ => "While it stays so,",
        };
        return $"{problem} {remedy} the built-in assistant answers.";
    }

    [LoggerMessage(1, LogLevel.Warning, "{Problem}")]
    private partial void ModelNotAvailable(string problem);

    [LoggerMessage(2, LogLevel.Information, "{Message}")]
    private partial void ModelAvailable(string message);
}
