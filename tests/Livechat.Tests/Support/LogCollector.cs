using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Livechat.Tests.Support;

/// <summary>Keeps every line that was logged. A test fails on an error nobody expected, and can look for words that must not be logged.</summary>
public sealed class LogCollector : ILoggerProvider
{
    private readonly ConcurrentQueue<LogLine> _lines = new();

    public IReadOnlyCollection<LogLine> Lines => _lines;

    /// <summary>Throws when something was logged as an error that <paramref name="expected"/> does not know.</summary>
    public void VerifyNoErrors(Func<LogLine, bool>? expected = null)
    {
        var errors = _lines.Where(line => line.Level >= LogLevel.Error && expected?.Invoke(line) != true).Take(5).ToList();
        if (errors.Count > 0)
            throw new InvalidOperationException($"Unexpected errors were logged:\n{string.Join('\n', errors)}");
    }

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, _lines);

    public void Dispose()
    {
    }

    private sealed class Logger(string category, ConcurrentQueue<LogLine> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel level) => level != LogLevel.None;

        public void Log<TState>(LogLevel level, EventId id, TState state, Exception? error, Func<TState, Exception?, string> format) =>
            lines.Enqueue(new LogLine(level, category, format(state, error), error));
    }
}

public sealed record LogLine(LogLevel Level, string Category, string Text, Exception? Error)
{
    public override string ToString() => $"{Level} {Category}: {Text}{(Error is null ? "" : $"\n{Error}")}";
}
