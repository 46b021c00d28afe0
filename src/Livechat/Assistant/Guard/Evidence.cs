using System.Text.Json;
using System.Text.RegularExpressions;
using Livechat.Conversations;
using Livechat.Knowledge;

namespace Livechat.Assistant.Guard;

/// <summary>
/// What an answer may rest on: what tools returned in this turn, the passages its model was shown, what was really done, and what was
/// said before in this conversation by the AI (which was proven) or by staff. Never the visitor's own words. Grows while a turn runs; is
/// read only as far as an answer needs it. Not thread-safe.
/// </summary>
public sealed partial class Evidence
{
    private const string History = "get_visitor_chat_history";

    private readonly Stack<Action> _unread = new();
    private readonly Queue<ConversationEvent> _unreadLog = new();
    private readonly Queue<ConversationEvent> _logged = new();
    private readonly HashSet<(decimal, string)> _amounts = [];
    private readonly HashSet<decimal> _figures = [];
    private readonly HashSet<string> _numbers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _states = new(StringComparer.Ordinal);
    private readonly List<PassageResult> _passages = [];
    private readonly List<string> _quotable = [];
    private readonly HashSet<string> _actions = new(StringComparer.Ordinal);

    /// <summary>A passage the model was shown. Its sentences may be quoted, whatever they say happened.</summary>
    public void AddPassage(PassageResult passage)
    {
        _passages.Add(passage);
        _unread.Push(() => ReadText(Whole(passage)));
    }

    /// <summary>What a tool told the model. Of the chat history only what the AI and colleagues wrote counts.</summary>
    public void AddResult(string tool, JsonElement result) => _unread.Push(() =>
    {
        if (tool == History)
            ReadHistory(result);
        else
            ReadJson(result);
    });

    /// <summary>Something that was really done in this conversation: the tool's name and what the visitor is told of it.</summary>
    public void AddAction(string action, string? told = null)
    {
        _actions.Add(action);
        if (told is not null)
            AddSaid(told);
    }

    /// <summary>What the AI or a colleague wrote before in this conversation.</summary>
    public void AddSaid(string text) => _unread.Push(() => ReadText(text));

    /// <summary>The AI's and the colleagues' part of a conversation's log, with the actions that stand in it. Read after all else, in the order given.</summary>
    public void AddLog(IEnumerable<ConversationEvent> events)
    {
        foreach (var entry in events.Where(entry => entry is { Kind: EventKind.Message, SenderType: SenderType.Ai or SenderType.Agent or SenderType.System }))
        {
            _unreadLog.Enqueue(entry);
            if (entry.Details is not null)
                _logged.Enqueue(entry);
        }
    }

    internal bool Proves(Amount amount)
    {
        if (amount.Value is not { } value)
            return false;
        return Find(() => _amounts.Any(known => known.Item1 == value && amount.Fits(known.Item2))
            // "5.99 per month" names no currency, and the figure itself stands there.
            || (amount.Currency == Amount.None && value != decimal.Truncate(value) && _figures.Contains(value)));
    }

    internal bool ProvesNumber(string number) => Find(() => _numbers.Any(known => TicketNumbers.IsSame(number, known)));

    internal bool Proves(ActionClaim claim, string sentence)
    {
        while (_logged.TryDequeue(out var entry))
            ReadAction(entry);
        if (Provers(claim.Kind).Any(_actions.Contains) || (claim.Kind == ActionKind.Change && _actions.Contains(RenewalChanged) && AutoRenew().IsMatch(sentence)))
            return true;
        var states = claim.State is { } state ? States(state) : [];
        if (states.Length > 0 && Find(() => states.Any(_states.Contains)))
            return true;
        for (var i = _quotable.Count; i < _passages.Count; i++)
            _quotable.Add(Plain(Whole(_passages[i])));
        var plain = Plain(sentence);
        return plain.Length >= ShortestQuote && _quotable.Exists(text => text.Contains(plain, StringComparison.Ordinal));
    }

    private const int ShortestQuote = 20;
    private const string ManageService = "manage_service";
    private const string Proposed = "manage_service:proposed";
    private const string RenewalChanged = "manage_service:auto_renew";
    private const string RequestPassedOn = "manage_service:request";

    /// <summary>What a message about a change of a service proves: the AI's only the proposal, the system's, after the visitor's click, what the change was.</summary>
    private static string CarriedOut(ConversationEvent entry, ActionResult result) =>
        entry.SenderType != SenderType.System ? Proposed
        : result.Data is { ValueKind: JsonValueKind.Object } data && Text(data, "change")?.StartsWith("auto_renew", StringComparison.Ordinal) == true ? RenewalChanged
        : RequestPassedOn;

    private static string[] Provers(ActionKind kind) => kind switch
    {
        ActionKind.Ticket => ["create_ticket", RequestPassedOn],
        ActionKind.Callback => ["request_callback"],
        ActionKind.Transfer => ["transfer_human", "create_ticket", "request_callback"],
        _ => [],
    };

    // The words of the accounts for what a sentence may say of a service or an invoice.
    private static string[] States(string said) => said switch
    {
        "cancelled" or "canceled" => ["cancelled", "canceled"],
        "terminated" or "closed" => ["terminated", "cancelled", "closed"],
        "suspended" => ["suspended"],
        "active" or "live" => ["active"],
        "refunded" => ["refunded"],
        "paid" or "settled" or "received" => ["paid"],
        "on" or "enabled" or "turned on" or "activated" => ["auto_renew:true"],
        "off" or "disabled" or "turned off" or "deactivated" => ["auto_renew:false"],
        _ => [],
    };

    /// <summary>Reads on, the newest first, until it is there. Mostly the last result or the best passage has it.</summary>
    private bool Find(Func<bool> isKnown)
    {
        while (!isKnown())
        {
            if (_unread.TryPop(out var read))
                read();
            else if (_unreadLog.TryDequeue(out var entry))
                ReadText(entry.Body ?? "");
            else
                return false;
        }
        return true;
    }

    private void ReadAction(ConversationEvent entry)
    {
        if (entry.ReadDetails() is { Action: { } action, ActionResult: { Success: true } result })
            AddAction(action == ManageService ? CarriedOut(entry, result) : action);
    }

    private static string Whole(PassageResult passage) => $"{passage.Title}\n{passage.Heading}\n{passage.Text}";

    private void ReadText(string text)
    {
        var isAboutPrices = DealWords().IsMatch(text);
        TableColumns? columns = null;
        foreach (var (start, length, _) in Sentences.Of(text))
        {
            if (length > Sentences.Longest)
                continue;
            var sentence = text.Substring(start, length);
            columns = TableColumns.After(columns, sentence);
            foreach (var amount in AmountReader.Read(sentence, columns, isAboutPrices))
                Add(amount.What);
            foreach (var number in TicketNumbers.Read(sentence))
                _numbers.Add(number.What);
            if (!sentence.AsSpan().ContainsAnyInRange('0', '9') && !FoldedText.MayHide(sentence))
                continue;
            foreach (Match figure in Figure().Matches(FoldedText.Of(sentence).Text))
            {
                if (Figures.Read(figure.Value) is { } value)
                    _figures.Add(value);
            }
        }
    }

    private void ReadHistory(JsonElement result)
    {
        if (result.ValueKind != JsonValueKind.Object || !result.TryGetProperty("messages", out var messages) || messages.ValueKind != JsonValueKind.Array)
            return;
        foreach (var message in messages.EnumerateArray())
        {
            if (message.ValueKind == JsonValueKind.Object && Text(message, "from") is "assistant" or "colleague" && Text(message, "text") is { } text)
                ReadText(text);
        }
    }

    private void ReadJson(JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Array:
                foreach (var item in json.EnumerateArray())
                    ReadJson(item);
                break;
            case JsonValueKind.String:
                ReadText(json.GetString()!);
                break;
            case JsonValueKind.Object:
                var currency = Text(json, "currency");
                foreach (var property in json.EnumerateObject())
                    ReadProperty(property, currency);
                break;
        }
    }

    private void ReadProperty(JsonProperty property, string? currency)
    {
        var text = property.Value.ValueKind switch
        {
            JsonValueKind.String => property.Value.GetString(),
            JsonValueKind.Number => property.Value.GetRawText(),
            _ => null,
        };
        if (property.Name is "price" or "amount" or "total" && text is not null && Figures.Read(text) is { } value)
            Add(new Amount(value, currency is null ? Amount.None : Currencies.Of(currency).Currency));
        else if (property.Name == "number" || property.Name.EndsWith("_number", StringComparison.Ordinal))
            _numbers.Add(TicketNumbers.Canonical(text ?? ""));
        else if (property.Name == "status" && text is not null)
            _states.Add(text.ToLowerInvariant());
        else if (property.Name == "auto_renew" && property.Value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            _states.Add($"auto_renew:{(property.Value.GetBoolean() ? "true" : "false")}");
        else
            ReadJson(property.Value);
    }

    private void Add(Amount amount)
    {
        if (amount.Value is { } value)
            _amounts.Add((value, amount.Currency));
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>The words alone, so that a quotation is recognised however it is set.</summary>
    private static string Plain(string text) => NoWord().Replace(FoldedText.Of(text).Text, " ").Trim().ToLowerInvariant();

    [GeneratedRegex(@"[^\p{L}\p{N}]+")]
    private static partial Regex NoWord();

    [GeneratedRegex(@"\bauto(?:matic)?-?\s?renew", RegexOptions.IgnoreCase)]
    private static partial Regex AutoRenew();

    [GeneratedRegex($@"(?<![\w.,])(?:{Figures.Pattern})(?![\w]|\.\d)")]
    private static partial Regex Figure();

    [GeneratedRegex(@"\b(?:off|discounts?|refund\w*|credits?|cheaper|rebates?|cash\s?back|money.back|sav(?:e|es|ing|ings)|bonus|commissions?|compensation|coupons?|promo\w*|vouchers?)\b", RegexOptions.IgnoreCase)]
    private static partial Regex DealWords();
}
