using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Livechat.Gemini;
using Xunit;

namespace Livechat.Tests.Gemini;

public sealed class SseParserTests
{
    public static TheoryData<string, string[]> Streams => new()
    {
        { "data: a\n\n", ["a"] },
        { "data:a\n\ndata:  b\n\n", ["a", " b"] },
        { "data: a\r\n\r\ndata: b\r\n\r\n", ["a", "b"] },
        { "data: a\r\rdata: b\r\r", ["a", "b"] },
        { "data: a\ndata: b\n\n", ["a\nb"] },
        { "data: a\n\n\n\r\n\rdata: b\n\n", ["a", "b"] },
        { ": hello\nevent: x\nid: 7\nretry: 5\ndata: a\nwhatever\n\n", ["a"] },
        { "data\ndata\n\n", ["\n"] },
        { "\uFEFFdata: a\n\n", ["a"] },
        { "data: without end", ["without end"] },
        { "data: one line end\r", ["one line end"] },
        { "data: né\u4F60👋\n\n", ["né\u4F60👋"] },
        { "", [] },
        { "\n\n\n", [] },
        { "database: a\n\n", [] },
    };

    [Theory]
    [MemberData(nameof(Streams))]
    public void ReadsEventsAsTheyAreMeant(string stream, string[] expected) => Assert.Equal(expected, Parse(Encoding.UTF8.GetBytes(stream), []));

    [Fact]
    public void AnyCutOfTheBytesGivesTheSameEvents()
    {
        // Pieces of which line ends, fields and characters are made, so that most cuts fall into something.
        var pieces = Gen.Elements("data:", "data: ", "data", "\r", "\n", "\r\n", "\n\n", ":", "x", "é", "👋", "{\"a\": 1}", "\uFEFF", "event: y");
        var streams = Gen.ListOf(pieces).Select(list => Encoding.UTF8.GetBytes(string.Concat(list)));
        var cuts = Gen.ListOf(Gen.Choose(0, 60)).Select(list => list.ToArray());
        Prop.ForAll(streams.Zip(cuts).ToArbitrary(), sample => Assert.Equal(Parse(sample.Item1, []), Parse(sample.Item1, sample.Item2)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5000).WithQuietOnSuccess(true));
    }

    [Fact]
    public void WhatWasWrittenIsRead()
    {
        var texts = ArbMap.Default.GeneratorFor<NonEmptyString>().Select(text => text.Get.Replace('\r', ' ').Replace("\0", " "));
        var samples = Gen.ListOf(texts).Zip(Gen.Elements("\r\n", "\n", "\r"));
        Prop.ForAll(samples.ToArbitrary(), sample =>
        {
            var (events, end) = sample;
            // Lone surrogates can't be written as UTF-8 in the first place.
            var sent = events.Select(text => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text))).ToList();
            var stream = string.Concat(sent.Select(text => string.Concat(text.Split('\n').Select(line => "data: " + line + end)) + end));
            Assert.Equal(sent, Parse(Encoding.UTF8.GetBytes(stream), [3, 1, 4, 1, 5, 9, 2, 6]));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000).WithQuietOnSuccess(true));
    }

    [Theory]
    [InlineData("data: ", 2000)]
    [InlineData("data: 123\n", 400)]
    [InlineData("x", 2000)]
    public void AnEventWithoutEndIsRefusedAtItsLimit(string piece, int times)
    {
        var parser = new SseParser(1000);
        var e = Assert.Throws<GeminiException>(() =>
        {
            for (var i = 0; i < times; i++)
                parser.Feed(Encoding.UTF8.GetBytes(piece));
        });
        Assert.Equal(GeminiErrorKind.Garbage, e.Kind);
    }

    private static List<string> Parse(byte[] stream, int[] cuts)
    {
        var parser = new SseParser(100_000);
        var events = new List<string>();
        var at = 0;
        foreach (var size in cuts)
        {
            var take = Math.Min(size, stream.Length - at);
            parser.Feed(stream.AsSpan(at, take));
            at += take;
            Drain();
        }

        parser.Feed(stream.AsSpan(at));
        Drain();
        if (parser.Rest() is { } rest)
            events.Add(Encoding.UTF8.GetString(rest));
        return events;

        void Drain()
        {
            while (parser.Next() is { } data)
                events.Add(Encoding.UTF8.GetString(data));
        }
    }
}
