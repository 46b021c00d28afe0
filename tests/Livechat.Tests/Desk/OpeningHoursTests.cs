using FsCheck;
using FsCheck.Fluent;
using Livechat.Desk;
using Xunit;

namespace Livechat.Tests.Desk;

public sealed class OpeningHoursTests
{
    private static readonly string[] Office = ["mon-fri 07:30-17:30", "sat 08:00-12:30"];

    [Theory]
    // Friday the 20th of November 2026, in Harare two hours ahead of UTC.
    [InlineData("2026-11-20T05:29Z", false, "2026-11-20T05:30Z")]
    [InlineData("2026-11-20T05:30Z", true, "2026-11-20T15:30Z")]
    [InlineData("2026-11-20T15:30Z", false, "2026-11-21T06:00Z")]
    [InlineData("2026-11-21T10:30Z", false, "2026-11-23T05:30Z")]
    // Over Christmas, a Friday, the Saturday after it and the Sunday.
    [InlineData("2026-12-24T15:30Z", false, "2026-12-28T05:30Z")]
    public void Hours_are_those_of_the_place_and_end_on_holidays(string at, bool isOpen, string changesAt)
    {
        var hours = OpeningHours.Parse(Office, "Africa/Harare", ["12-25", "2026-12-26"]);

        Assert.Equal(new OpeningState(isOpen, DateTimeOffset.Parse(changesAt)), Utc(hours.At(DateTimeOffset.Parse(at))));
    }

    [Fact]
    public void Eight_oclock_stays_eight_oclock_when_clocks_change()
    {
        var hours = OpeningHours.Parse(["mon-sun 08:00-09:00"], "Europe/Berlin", []);

        Assert.Equal(DateTimeOffset.Parse("2026-03-28T07:00Z"), Utc(hours.At(DateTimeOffset.Parse("2026-03-28T00:00Z"))).ChangesAt);
        Assert.Equal(DateTimeOffset.Parse("2026-03-29T06:00Z"), Utc(hours.At(DateTimeOffset.Parse("2026-03-28T12:00Z"))).ChangesAt);
    }

    [Fact]
    public void An_hour_that_is_left_out_begins_when_it_ends()
    {
        var hours = OpeningHours.Parse(["sun 02:30-05:00"], "Europe/Berlin", []);

        Assert.Equal(DateTimeOffset.Parse("2026-03-29T01:00Z"), Utc(hours.At(DateTimeOffset.Parse("2026-03-28T12:00Z"))).ChangesAt);
    }

    [Fact]
    public void Round_the_clock_never_changes_and_a_night_is_one()
    {
        Assert.Equal(new OpeningState(true, null), OpeningHours.Parse(["mon-sun 00:00-24:00"], "UTC", []).At(DateTimeOffset.Parse("2026-11-20T12:00Z")));
        Assert.Equal(new OpeningState(false, null), OpeningHours.Parse([], "UTC", []).At(DateTimeOffset.Parse("2026-11-20T12:00Z")));
        var night = OpeningHours.Parse(["fri 22:00-24:00", "sat 00:00-06:00"], "UTC", []);
        Assert.Equal(new OpeningState(true, DateTimeOffset.Parse("2026-11-21T06:00Z")), Utc(night.At(DateTimeOffset.Parse("2026-11-20T23:00Z"))));
    }

    /// <summary>Against looking at every minute of the next days.</summary>
    [Fact]
    public void It_says_what_a_look_at_every_minute_says() =>
        Prop.ForAll<NonNegativeInt, (byte Day, byte From, byte Length)[]>(Compare).QuickCheckThrowOnFailure();

    private static void Compare(NonNegativeInt start, (byte Day, byte From, byte Length)[] periods)
    {
        var texts = new List<string>();
        var taken = new HashSet<(int Day, int Hour)>();
        foreach (var (day, from, length) in periods.Take(6))
        {
            var (d, begin) = (day % 7, from % 24);
            var end = Math.Min(24, begin + 1 + length % 10);
            if (Enumerable.Range(begin, end - begin).Any(hour => taken.Contains((d, hour))))
                continue;
            taken.UnionWith(Enumerable.Range(begin, end - begin).Select(hour => (d, hour)));
            texts.Add($"{new[] { "sun", "mon", "tue", "wed", "thu", "fri", "sat" }[d]} {begin:00}:00-{end:00}:00");
        }
        var hours = OpeningHours.Parse(texts, "UTC", []);
        var at = DateTimeOffset.Parse("2026-11-15T00:00Z").AddMinutes(start.Get % (7 * 24 * 60));

        var state = hours.At(at);

        bool IsOpen(DateTimeOffset moment) => taken.Contains(((int)moment.DayOfWeek, moment.Hour));
        Assert.Equal(IsOpen(at), state.IsOpen);
        var change = Enumerable.Range(1, 8 * 24 * 60).Select(minute => (DateTimeOffset?)at.AddMinutes(minute)).FirstOrDefault(moment => IsOpen(moment!.Value) != state.IsOpen);
        Assert.Equal(change, state.ChangesAt);
    }

    [Theory]
    [InlineData("mon-fri")]
    [InlineData("funday 08:00-09:00")]
    [InlineData("mon 9-17")]
    [InlineData("mon 17:00-09:00")]
    [InlineData("mon 08:00-25:00")]
    [InlineData("mon-tue-wed 08:00-09:00")]
    public void What_are_no_hours_is_told_with_what_to_write(string text)
    {
        var fault = Assert.Throws<FormatException>(() => OpeningHours.Parse([text], "UTC", []));

        Assert.Contains("mon-fri 07:30-17:30", fault.Message);
    }

    [Fact]
    public void Overlaps_zones_and_holidays_are_checked()
    {
        Assert.Contains("join them", Assert.Throws<FormatException>(() => OpeningHours.Parse(["mon-fri 08:00-12:00", "wed 11:00-13:00"], "UTC", [])).Message);
        Assert.Contains("Africa/Harare", Assert.Throws<FormatException>(() => OpeningHours.Parse([], "Zimbabwe time", [])).Message);
        Assert.Contains("12-25", Assert.Throws<FormatException>(() => OpeningHours.Parse([], "UTC", ["Christmas"])).Message);
    }

    private static OpeningState Utc(OpeningState state) => state with { ChangesAt = state.ChangesAt?.ToUniversalTime() };
}
