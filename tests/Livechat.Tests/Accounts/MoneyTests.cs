using System.Text.Json;
using Livechat.Accounts;
using Xunit;

namespace Livechat.Tests.Accounts;

public sealed class MoneyTests
{
    [Theory]
    [InlineData("76.80", "USD", 7680, "76.80")]
    [InlineData("76.8", "USD", 7680, "76.80")]
    [InlineData("0.05", "USD", 5, "0.05")]
    [InlineData("-5", "USD", -500, "-5.00")]
    [InlineData("-0.01", "USD", -1, "-0.01")]
    [InlineData("0", "USD", 0, "0.00")]
    [InlineData("1499.99", "ZAR", 149999, "1499.99")]
    [InlineData("1200", "JPY", 1200, "1200")]
    [InlineData("0.125", "KWD", 125, "0.125")]
    [InlineData("9999999999999.99", "USD", 999_999_999_999_999, "9999999999999.99")]
    public void Amounts_are_exact(string text, string currency, long minor, string written)
    {
        Assert.True(Money.TryParse(text, currency, out var money));
        Assert.Equal((minor, written, $"{written} {currency}"), (money.MinorUnits, money.Amount, money.ToString()));
    }

    [Theory]
    [InlineData("76.805", "USD")]
    [InlineData("12,50", "USD")]
    [InlineData("1,499.99", "USD")]
    [InlineData("1e3", "USD")]
    [InlineData("+5", "USD")]
    [InlineData("--5", "USD")]
    [InlineData(" 5", "USD")]
    [InlineData("5.", "USD")]
    [InlineData(".5", "USD")]
    [InlineData("", "USD")]
    [InlineData("-", "USD")]
    [InlineData("NaN", "USD")]
    [InlineData("٥", "USD")]
    [InlineData("5.5", "JPY")]
    [InlineData("5", "usd")]
    [InlineData("5", "")]
    [InlineData("99999999999999", "USD")]
    public void What_is_no_amount_is_refused(string text, string currency) => Assert.False(Money.TryParse(text, currency, out _));

    [Fact]
    public void In_json_it_is_amount_and_currency_in_words() =>
        Assert.Equal(
            """{"Cycle":"one_time","Amount":{"Currency":"USD","Amount":"76.80"}}""",
            JsonSerializer.Serialize(new Spending(BillingCycle.OneTime, new Money(7680, "USD"))));

    [Theory]
    [InlineData("  two\r\n\tlines ", "two lines")]
    [InlineData("a\0b\u001b[31mc\u0085d", "ab[31mc d")]
    [InlineData("in\u200bvis\u202eible\ufeff", "invisible")]
    [InlineData("tag\U000E0041\U000E0042", "tag")]
    [InlineData("half\ud800", "half")]
    [InlineData("می\u200cخواهم 👩\u200d💻", "می\u200cخواهم 👩\u200d💻")]
    public void Text_keeps_only_what_is_seen(string text, string clean) => Assert.Equal(clean, PlainText.Clean(text));
}
