using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Livechat.Storage;

/// <summary>Stores a time as whole milliseconds since 1970-01-01 UTC. SQLite has no time type that orders correctly with offsets.</summary>
public sealed class UnixMillisecondsConverter() : ValueConverter<DateTimeOffset, long>(
    time => time.ToUnixTimeMilliseconds(),
    milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
