using System.Text.Encodings.Web;

namespace Livechat.Server.Visitors;

/// <summary>How a transcript looks as a file. Each part is complete by itself, so that a long conversation is written as it is read.</summary>
internal abstract class TranscriptFormat
{
    private static readonly TranscriptFormat Text = new PlainText();
    private static readonly TranscriptFormat Html = new HtmlPage();

    public abstract string MediaType { get; }

    public abstract string Extension { get; }

    /// <summary>The format of this name; text when none is named, null for another one.</summary>
    public static TranscriptFormat? Of(string name) => name switch
    {
        "" or "text" => Text,
        "html" => Html,
        _ => null,
    };

    /// <param name="facts">Names and values, such as "Department" and "billing".</param>
    public abstract string Head(string title, IEnumerable<(string Name, string Value)> facts);

    public abstract string Message(string at, string sender, string senderType, string text);

    public abstract string Line(string at, string text);

    public abstract string Foot();

    private sealed class PlainText : TranscriptFormat
    {
        public override string MediaType => "text/plain";

        public override string Extension => "txt";

        public override string Head(string title, IEnumerable<(string Name, string Value)> facts) =>
            $"{title}\r\n{string.Concat(facts.Select(fact => $"{fact.Name}: {fact.Value}\r\n"))}";

        // What was said is set in, so that nobody can write a line that looks like somebody else's.
        public override string Message(string at, string sender, string senderType, string text) =>
            $"\r\n[{at}] {sender}:\r\n{string.Concat(Lines(text).Select(line => $"    {line}\r\n"))}";

        public override string Line(string at, string text) => $"\r\n[{at}] {string.Join(' ', Lines(text))}\r\n";

        public override string Foot() => "";

        private static string[] Lines(string text) => text.ReplaceLineEndings("\n").Split('\n');
    }

    private sealed class HtmlPage : TranscriptFormat
    {
        public override string MediaType => "text/html";

        public override string Extension => "html";

        public override string Head(string title, IEnumerable<(string Name, string Value)> facts) =>
            $$"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>{{Safe(title)}}</title>
            <style>
            :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
            body { max-width: 46rem; margin: 0 auto; padding: 2rem 1.25rem; }
            h1 { font-size: 1.4rem; margin: 0 0 .5rem; }
            dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: 0 0 2rem; font-size: .9rem; }
            dt, time, .line { color: color-mix(in srgb, currentColor 65%, transparent); }
            dd { margin: 0; }
            article { margin: 0 0 1.1rem; padding: .1rem 0 .1rem .9rem; border-inline-start: 3px solid #9aa8a4; }
            article.visitor { border-color: #0c6f66; }
            article.agent { border-color: #d99a1c; }
            header { font-size: .9rem; }
            time { margin-inline-start: .5rem; font-size: .85em; }
            p { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
            .line { margin: 0 0 1.1rem; font-size: .9rem; }
            </style>
            </head>
            <body>
            <h1>{{Safe(title)}}</h1>
            <dl>{{string.Concat(facts.Select(fact => $"<dt>{Safe(fact.Name)}</dt><dd dir=\"auto\">{Safe(fact.Value)}</dd>"))}}</dl>

            """;

        public override string Message(string at, string sender, string senderType, string text) =>
            $"<article class=\"{Safe(senderType)}\"><header><strong dir=\"auto\">{Safe(sender)}</strong><time>{Safe(at)}</time></header><p dir=\"auto\">{Safe(text)}</p></article>\n";

        public override string Line(string at, string text) => $"<p class=\"line\" dir=\"auto\">{Safe(text)}<time>{Safe(at)}</time></p>\n";

        public override string Foot() => "</body>\n</html>\n";

        private static string Safe(string text) => HtmlEncoder.Default.Encode(text);
    }
}
