using System.Diagnostics.Metrics;
using Microsoft.Extensions.AI;

namespace Livechat.Assistant;

/// <summary>The assistant's figures, in the meter "Livechat". Labels come from fixed lists only: never from texts, names or ids.</summary>
public sealed class AssistantMetrics
{
    private readonly Counter<long> _turns;
    private readonly Counter<long> _modelErrors;
    private readonly Counter<long> _notAsked;
    private readonly Gauge<int> _paused;
    private readonly Counter<long> _toolCalls;
    private readonly Counter<long> _toolRefusals;
    private readonly Counter<long> _tokens;
    private readonly Counter<long> _replaced;
    private readonly Histogram<double> _firstPiece;
    private readonly Histogram<double> _duration;

    public AssistantMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("Livechat");
        _turns = meter.CreateCounter<long>("livechat.turns", "{turn}", "Turns that ended, by outcome and by who answered.");
        _modelErrors = meter.CreateCounter<long>("livechat.model.errors", "{error}", "Failures of a model, by kind; those that a repeat healed too.");
        _notAsked = meter.CreateCounter<long>("livechat.model.not_asked", "{turn}", "Turns that could not ask the model, by reason: a budget, no free place, or a pause after failures.");
        _paused = meter.CreateGauge<int>("livechat.model.paused", null, "1 while a model is left alone after failures, 0 when it is asked again.");
        _toolCalls = meter.CreateCounter<long>("livechat.tool.calls", "{call}", "Tool calls that ran.");
        _toolRefusals = meter.CreateCounter<long>("livechat.tool.refused", "{call}", "Tool calls that were refused.");
        _tokens = meter.CreateCounter<long>("livechat.model.tokens", "{token}", "Tokens that models counted.");
        _replaced = meter.CreateCounter<long>("livechat.guard.replaced", "{answer}", "Answers that stated something unproven and were replaced, by reason.");
        _firstPiece = meter.CreateHistogram<double>("livechat.turn.first_piece", "s", "From the start of a turn to a model's first words.");
        _duration = meter.CreateHistogram<double>("livechat.turn.duration", "s", "From the start of a turn to its stored answer.");
    }

    public void TurnEnded(string outcome, string answeredBy, TimeSpan duration)
    {
        _turns.Add(1, new("outcome", outcome), new("answered_by", answeredBy));
        _duration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("answered_by", answeredBy));
    }

    public void ModelFailed(string provider, Models.ModelFailureKind kind) =>
        _modelErrors.Add(1, new("provider", provider), new("kind", kind.ToString()));

    public void ModelNotAsked(string provider, Models.ModelFailureKind reason) =>
        _notAsked.Add(1, new("provider", provider), new("reason", reason.ToString()));

    public void ModelPaused(string provider, bool isPaused) => _paused.Record(isPaused ? 1 : 0, new KeyValuePair<string, object?>("provider", provider));

    public void FirstPiece(string provider, TimeSpan after) => _firstPiece.Record(after.TotalSeconds, new KeyValuePair<string, object?>("provider", provider));

    public void ToolCalled(string tool) => _toolCalls.Add(1, new KeyValuePair<string, object?>("tool", tool));

    public void ToolRefused(string tool, int calls) => _toolRefusals.Add(calls, new KeyValuePair<string, object?>("tool", tool));

    /// <param name="reason">One of <see cref="Guard.UnprovenReason"/>.</param>
    public void AnswerReplaced(string provider, string reason) => _replaced.Add(1, new("provider", provider), new("reason", reason));

    public void Used(string provider, UsageDetails usage)
    {
        if (usage.InputTokenCount is > 0 and var input)
            _tokens.Add(input, new("provider", provider), new("type", "input"));
        if (usage.OutputTokenCount is > 0 and var output)
            _tokens.Add(output, new("provider", provider), new("type", "output"));
    }
}
