using Livechat.Checker.Histories;
using Livechat.Tests.Support;
using Microsoft.Playwright;

namespace Livechat.SystemTests.Browser;

/// <summary>What a panel shows of a conversation, bubble by bubble, held against what is stored of it.</summary>
internal static class ShownList
{
    // The greeting is a bubble of the assistant that nobody sent.
    private const string Read =
        """
        list => [...list.querySelectorAll('.message, .typing')].map(shown => {
          if (shown.matches('.typing')) return 'typing';
          const from = ['visitor', 'ai', 'agent'].find(name => shown.classList.contains(name));
          const state = shown.classList.contains('draft') ? 'draft' : shown.querySelector('time') ? 'sent' : 'unsent';
          const text = [...shown.querySelector('.bubble').children].filter(part => !part.matches('.citations')).map(part => part.innerText).join('\n');
          return `${from} ${state}: ${text}`;
        }).filter((line, i) => i > 0 || !line.startsWith('ai unsent'))
        """;

    /// <summary>
    /// Waits until every page shows the stored list and nothing besides: each message once, in its order, as sent, no draft; and the
    /// list has exactly these messages of the visitor, in their order, and an answer at the end.
    /// </summary>
    /// <param name="said">What the visitor wrote.</param>
    /// <param name="isOrdered">Whether the messages come from one page; those of two pages have no order among them.</param>
    public static async Task IsWholeAsync(StoredRows rows, IReadOnlyList<string> said, bool isOrdered, params IPage[] pages)
    {
        string[] stored = [], shown = [];
        try
        {
            await Waiting.Until(async () =>
            {
                if (rows.Read().SingleOrDefault(conversation => conversation.Lines.Any(line => line.Text == said[0])) is not { } conversation)
                    return false;
                stored = [.. conversation.Lines.Where(line => line.Kind == "message").Select(line => $"{line.SenderType} sent: {line.Text}")];
                if (conversation.Turns.Any(turn => turn.State != "done") || conversation.Lines.Count(line => line.IsVisitor) < said.Count)
                    return false;
                foreach (var page in pages)
                {
                    shown = await page.FrameLocator("livechat-widget iframe").Locator(".scroll").EvaluateAsync<string[]>(Read);
                    if (!shown.SequenceEqual(stored))
                        return false;
                }
                return true;
            }, what: "every page shows the stored list");
        }
        catch (TimeoutException)
        {
            Assert.Equal(stored, shown);
            throw;
        }
        var own = stored.Where(line => line.StartsWith("visitor", StringComparison.Ordinal));
        var expected = said.Select(text => $"visitor sent: {text}");
        Assert.Equal(isOrdered ? expected : expected.Order(), isOrdered ? own : own.Order());
        Assert.StartsWith("ai sent: ", stored[^1]);
    }
}
