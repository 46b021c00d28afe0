namespace Livechat.Assistant.Models.BuiltIn.Account;

/// <summary>Words the answer to a step about the account, or to a wish that something be done, from what the tools returned.</summary>
internal sealed class AccountComposer(BuiltInPersona persona, VisitorTurn turn, StepCalls calls, DateOnly today)
{
    private readonly Phrases _phrases = new(persona);

    /// <summary>The text, and whether a colleague should be offered with it.</summary>
    public (string Text, bool NeedsColleague) Answer(PlanStep step) => !calls.Can(step.Intent) ? WithoutTool(step.Intent) : step.Intent switch
    {
        Intent.Ticket => Ticket(step),
        Intent.Callback => Callback(step),
        Intent.Change => Change(step),
        Intent.Details => Details(step),
        Intent.Invoices => From(calls.Result(StepCalls.InvoicesCall(InvoiceAnswer.StatusFor(AccountSpelling.Normalise(step.Text)))), answer => InvoiceAnswer.Of(step.Text, InvoiceItem.Of(answer), turn.LastAnswer, today)),
        Intent.AccountStatus => From(calls.Result(StepCalls.AccountStatus), answer => AccountAnswers.Status(step.Text, answer.Json)),
        Intent.History => From(calls.Result(StepCalls.History), AccountAnswers.History),
        _ => From(calls.Result(StepCalls.Services), answer => ServiceAnswer.Of(step.Text, ServiceItem.Of(answer), turn.LastAnswer, today)),
    };

    // Who may not use a tool is told why, not that something broke.
    private (string Text, bool NeedsColleague) WithoutTool(Intent intent)
    {
        if (intent is Intent.Ticket or Intent.Callback)
            return (intent == Intent.Ticket ? _phrases.NoTicketHere : _phrases.NoCallbackHere, true);
        if (!persona.IsSignedIn)
            return (intent == Intent.Change ? _phrases.SignInToChange : _phrases.SignIn, false);
        // Customers can read their own chats everywhere; who can't even do that is signed in as somebody else.
        return calls.Can(Intent.History) ? (_phrases.AskBilling, true) : (_phrases.NotACustomer, false);
    }

    private (string, bool) From(ToolAnswer answer, Func<ToolAnswer, string> word) => answer.Succeeded ? (word(answer), false) : Failed(answer);

    private (string, bool) Failed(ToolAnswer answer) => answer.Status switch
    {
        "unauthenticated" => (_phrases.SignIn, false),
        "no_client" => (_phrases.NoClient, true),
        "not_found" => (_phrases.NotFound, false),
        _ => (_phrases.CannotReach, true),
    };

    private (string, bool) Details(PlanStep step)
    {
        if (calls.Result(StepCalls.Services) is { Succeeded: false } failed)
            return Failed(failed);
        var targets = calls.Targets(step);
        if (targets.Items.Count == 0)
            return (Choose(targets, Phrases.WhichDetails), false);
        var answers = targets.Items.Select(item => From(calls.Result(StepCalls.ItemCall(StepCalls.Details, item.Handle)), answer => AccountAnswers.Details(answer.Json.GetProperty("service")))).ToList();
        return (string.Join("\n\n", answers.Select(answer => answer.Item1).Distinct()), answers.Exists(answer => answer.Item2));
    }

    private (string, bool) Change(PlanStep step)
    {
        if (calls.Result(StepCalls.Services) is { Succeeded: false } failed)
            return Failed(failed);
        var targets = calls.Targets(step);
        if (targets.Items.Count == 0)
            return (Choose(targets, Phrases.WhichToChange(step.Change!)), false);
        var answers = targets.Items.Select(item => Proposed(calls.Result(StepCalls.ItemCall(StepCalls.Change, item.Handle, step.Change)))).ToList();
        return (string.Join("\n\n", answers.Select(answer => answer.Item1).Distinct()), answers.Exists(answer => answer.Item2));
    }

    private (string, bool) Proposed(ToolAnswer answer)
    {
        if (answer.Status != ToolAnswer.Proposed)
            return answer.Status == "error" ? ($"{_phrases.NothingChanged} {AccountLines.Plain(answer.Message ?? "")}".Trim(), true) : Failed(answer);
        var lines = string.Join('\n', ToolAnswer.Texts(answer.Json, "lines").Select(line => $"- {AccountLines.Plain(line)}"));
        var title = ToolAnswer.Text(answer.Json, "title") is { Length: > 0 } named ? $"**{AccountLines.Plain(named)}**" : "the change";
        return (string.Join("\n\n", new[] { _phrases.Prepared(title), lines, _phrases.WaitsForClick(ToolAnswer.Text(answer.Json, "valid_minutes")) }.Where(part => part.Length > 0)), false);
    }

    private string Choose(ServiceTargets targets, string question)
    {
        if (targets.All.Count == 0)
            return "There are no services in your account yet.";
        var candidates = targets.Candidates.Count > 0 ? targets.Candidates : targets.All;
        return $"{(targets.IsMissing ? "I don't see that among your services. These are in your account:" : "More than one of your services could be meant:")}\n\n{ServiceAnswer.Lines(candidates)}\n\n{question}";
    }

    private (string, bool) Ticket(PlanStep step)
    {
        var ticket = step.Ticket!;
        if (ticket.Description.Length == 0)
            return (_phrases.AskTopic, false);
        if (!persona.IsSignedIn && ticket.Email is null)
            return (_phrases.AskEmail, false);
        var answer = calls.Result(StepCalls.Ticket);
        return answer.Succeeded && ToolAnswer.Text(answer.Json, "ticket_number") is { } number ? (_phrases.TicketCreated(number), false) : (Refused(_phrases.TicketFailed, answer), true);
    }

    private (string, bool) Callback(PlanStep step)
    {
        var wanted = step.Callback!;
        if (wanted.Phone is null || wanted.Time is null)
            return (wanted.Phone is null && wanted.Time is null ? _phrases.AskPhoneAndTime : wanted.Phone is null ? _phrases.AskPhone : _phrases.AskTime, false);
        var answer = calls.Result(StepCalls.Callback);
        return answer.Succeeded && ToolAnswer.Text(answer.Json, "callback_number") is { } number ? (_phrases.CallbackBooked(number, wanted.Phone, wanted.Time), false) : (Refused(_phrases.CallbackFailed, answer), true);
    }

    private static string Refused(string sentence, ToolAnswer answer) =>
        answer.Message is { Length: > 0 } message ? $"{sentence} {AccountLines.Plain(message)}" : sentence;
}
