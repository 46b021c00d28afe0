using Livechat.Checker.Histories;

namespace Livechat.SystemTests.Faults.Checking;

/// <summary>The checker's own judgement: a history without fault passes, and each kind of violation is found in one that has it.</summary>
public sealed class JudgeTests
{
    private const string Talk = "talk";
    private const string First = "tokbbbbbbbbbbbbbbbb", Second = "tokcccccccccccccccc", Other = "tokdddddddddddddddd", Unknown = "tokffffffffffffffff";

    private static readonly Evidence Good = new(
        [
            new Attempt(First, Talk, "a", InvokedAt: 1, AckedAt: 2, Seqs: [1]), new Attempt(Second, Talk, "a", InvokedAt: 3, AckedAt: 5, NackedAt: 4, Seqs: [3]),
            new Attempt(Other, "elsewhere", "b", InvokedAt: 6),
        ],
        [new FinalScreen("a", Talk, true, Lines(Said(1, First), Answer(2, "one"), Said(3, Second), Answer(4, "two")))],
        [new StoredConversation(Talk, "ai", Lines(Said(1, First), Answer(2, "one"), Said(3, Second), Answer(4, "two")), [Turn("one", 1), Turn("two", 3)])]);

    [Fact]
    public void A_history_without_fault_has_no_violation() => Assert.Empty(Judge.Compare(Good));

    [Fact]
    public void What_was_never_acknowledged_may_be_missing_or_there() =>
        Assert.Empty(Judge.Compare(Stored(Said(1, First), Answer(2, "one"), Said(3, Second), Answer(4, "two")) with
        {
            Attempts = [Good.Attempts[0], Good.Attempts[1] with { AckedAt = null, Seqs = [] }, new Attempt(Unknown, Talk, "a", InvokedAt: 7)],
        }));

    [Fact]
    public void A_message_missing_in_the_database_is_lost() => Found(ViolationKind.Lost, Second, Stored(Said(1, First), Answer(2, "one")));

    [Fact]
    public void A_message_missing_on_a_screen_is_lost() => Found(ViolationKind.Lost, Second, Shown(Said(1, First), Answer(2, "one")));

    [Fact]
    public void An_answer_missing_on_a_screen_is_lost() => Found(ViolationKind.Lost, null, Shown(Said(1, First), Answer(2, "one"), Said(3, Second)));

    [Fact]
    public void A_screen_of_a_conversation_that_is_gone_is_lost() => Found(ViolationKind.Lost, null, Good with { Stored = [] });

    [Fact]
    public void A_message_twice_on_a_screen_is_a_duplicate() =>
        Found(ViolationKind.Duplicated, First, Shown(Said(1, First), Answer(2, "one"), Said(3, Second), Answer(4, "two"), Said(5, First)));

    [Fact]
    public void A_message_twice_in_the_database_is_a_duplicate() =>
        Found(ViolationKind.Duplicated, First, Stored(Said(1, First), Answer(2, "one"), Said(3, Second), Answer(4, "two"), Said(5, First)));

    [Fact]
    public void Two_answers_of_one_turn_are_a_duplicate() =>
        Found(ViolationKind.Duplicated, null, Stored(Said(1, First), Answer(2, "one"), Said(3, Second), Answer(4, "two"), Answer(5, "two")));

    [Fact]
    public void A_second_turn_for_the_same_messages_is_a_duplicate() =>
        Found(ViolationKind.Duplicated, null, Stored([Turn("one", 1), Turn("two", 3), Turn("three", 4)], Said(1, First), Answer(2, "one"), Said(3, Second), Answer(4, "two"), Answer(5, "three")));

    [Fact]
    public void Exchanged_places_on_a_screen_are_out_of_order() =>
        Found(ViolationKind.Order, null, Shown(Said(1, First), Said(3, Second), Answer(2, "one"), Answer(4, "two")));

    [Fact]
    public void A_gap_in_the_database_is_out_of_order() => Found(ViolationKind.Order, null, Stored(Said(1, First), Answer(2, "one"), Said(4, Second), Answer(5, "two")));

    [Fact]
    public void Another_text_at_a_place_is_out_of_order() =>
        Found(ViolationKind.Order, null, Shown(Said(1, First), Answer(2, "one") with { Text = "Something else. " + Wording.End }, Said(3, Second), Answer(4, "two")));

    [Fact]
    public void A_place_that_was_not_the_promised_one_is_out_of_order() =>
        Found(ViolationKind.Order, Second, Good with { Attempts = [Good.Attempts[0], Good.Attempts[1] with { Seqs = [2] }] });

    [Fact]
    public void Two_promised_places_are_out_of_order() =>
        Found(ViolationKind.Order, Second, Good with { Attempts = [Good.Attempts[0], Good.Attempts[1] with { Seqs = [3, 5] }] });

    [Fact]
    public void A_later_message_before_an_earlier_one_is_out_of_order() =>
        Found(ViolationKind.Order, Second, Good with { Attempts = [Good.Attempts[0] with { InvokedAt = 4, AckedAt = 6 }, Good.Attempts[1] with { InvokedAt = 3, AckedAt = 5, NackedAt = null }] });

    [Fact]
    public void A_refused_message_may_fall_behind_what_was_under_way_but_not_behind_what_came_after_its_acknowledgement()
    {
        var refused = new Attempt(Second, Talk, "a", InvokedAt: 1, NackedAt: 2, AckedAt: 5, Seqs: [3]);
        var underWay = new Attempt(First, Talk, "a", InvokedAt: 3, AckedAt: 4, Seqs: [1]);

        Assert.Empty(Judge.Compare(Good with { Attempts = [refused, underWay] }));
        Found(ViolationKind.Order, Second, Good with { Attempts = [refused, underWay with { InvokedAt = 6, AckedAt = 7 }] });
    }

    [Fact]
    public void So_may_a_message_that_was_sent_again_but_not_behind_what_was_sent_after_that()
    {
        var again = new Attempt(Second, Talk, "a", InvokedAt: 1, AgainAt: 3, AckedAt: 5, Seqs: [3]);
        var underWay = new Attempt(First, Talk, "a", InvokedAt: 2, AckedAt: 6, Seqs: [1]);

        Assert.Empty(Judge.Compare(Good with { Attempts = [again, underWay] }));
        Found(ViolationKind.Order, Second, Good with { Attempts = [again, underWay with { InvokedAt = 4 }] });
    }

    [Fact]
    public void Words_of_another_conversation_are_foreign()
    {
        Found(ViolationKind.Foreign, Other, Shown(Said(1, First), Answer(2, "one", about: Other), Said(3, Second), Answer(4, "two")));
        Found(ViolationKind.Foreign, Other, Stored(Said(1, First), Answer(2, "one", about: Other), Said(3, Second), Answer(4, "two")));
    }

    [Fact]
    public void What_nobody_sent_is_a_phantom()
    {
        Found(ViolationKind.Phantom, Unknown, Stored(Said(1, First), Answer(2, "one"), Said(3, Second), Answer(4, "two"), Said(5, Unknown)));
        Found(ViolationKind.Phantom, null, Stored(Said(1, First), Answer(2, "one"), Said(3, Second), Answer(4, "two"), Said(5, "no token at all")));
        Found(ViolationKind.Phantom, null, Stored(Said(1, First), Answer(2, "one"), Said(3, Second), Answer(4, "two"), Answer(5, "no such turn")));
    }

    [Fact]
    public void A_message_that_nothing_answers_is_found_unless_the_conversation_visibly_waits()
    {
        var unanswered = Stored([Turn("one", 1)], Said(1, First), Answer(2, "one"), Said(3, Second));

        Found(ViolationKind.Unanswered, Second, unanswered);
        Assert.DoesNotContain(Judge.Compare(unanswered with { Stored = [unanswered.Stored[0] with { Status = "waiting" }] }), violation => violation.Kind == ViolationKind.Unanswered);
    }

    [Fact]
    public void A_turn_that_is_done_without_an_answer_is_found() =>
        Found(ViolationKind.Unanswered, null, Stored([Turn("one", 1), Turn("two", 3)], Said(1, First), Answer(2, "one"), Said(3, Second)));

    [Fact]
    public void Half_an_answer_is_found_where_it_is_stored_and_where_a_draft_stays()
    {
        Found(ViolationKind.Half, null, Stored(Said(1, First), Answer(2, "one"), Said(3, Second), Answer(4, "two") with { Text = "Thank you for writing" }));
        Found(ViolationKind.Half, null, Stored([Turn("one", 1), Turn("two", 3) with { State = "running" }], Said(1, First), Answer(2, "one"), Said(3, Second), Answer(4, "two")));
        Found(ViolationKind.Half, null, Good with { Screens = [Good.Screens[0] with { HasDraft = true }] });
    }

    [Fact]
    public void A_classic_screen_shows_answers_only_and_each_once()
    {
        Assert.Empty(Judge.Compare(Classic(Answer(2, "one"), Answer(4, "two"))));
        Found(ViolationKind.Order, null, Classic(Answer(4, "two"), Answer(2, "one")));
        Found(ViolationKind.Duplicated, null, Classic(Answer(2, "one"), Answer(2, "one")));
    }

    private static void Found(ViolationKind kind, string? token, Evidence evidence) =>
        Assert.Contains(Judge.Compare(evidence), violation => violation.Kind == kind && (violation.Token == token || token is null));

    private static Evidence Classic(params Line[] lines) => Good with { Screens = [new FinalScreen("c", Talk, false, Lines(lines))] };

    private static Evidence Shown(params Line[] lines) => Good with { Screens = [new FinalScreen("a", Talk, true, Lines(lines))] };

    private static Evidence Stored(params Line[] lines) => Stored([Turn("one", 1), Turn("two", 3)], lines);

    private static Evidence Stored(StoredTurn[] turns, params Line[] lines) => new(
        Good.Attempts, [new FinalScreen("a", Talk, true, Lines(lines))], [new StoredConversation(Talk, "ai", Lines(lines), turns)]);

    private static IReadOnlyList<Line> Lines(params Line[] lines) => lines;

    private static Line Said(long seq, string token) => new(seq, "message", "visitor", $"How do I do this? {token}", $"message {seq}");

    private static Line Answer(long seq, string turn, string? about = null) =>
        new(seq, "message", "ai", $"Like this, {about ?? "dear visitor"}. {Wording.End}", $"message {seq}", TurnId: turn);

    private static StoredTurn Turn(string id, long through) => new(id, "done", through, "gemini", "answered");
}
