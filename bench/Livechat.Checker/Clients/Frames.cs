using System.Text.Json;
using Livechat.Checker.Histories;

namespace Livechat.Checker.Clients;

/// <summary>Reads the fields of frames.</summary>
internal static class Frames
{
    public static string Text(this JsonElement frame, string name) => frame.GetProperty(name).GetString() ?? "";

    public static string? TextOrNull(this JsonElement frame, string name) => frame.TryGetProperty(name, out var value) ? value.GetString() : null;

    public static long Seq(this JsonElement frame) => frame.GetProperty("seq").GetInt64();

    /// <summary>An event of either dialect as a screen shows it.</summary>
    public static Line ToLine(this JsonElement frame) => frame.Text("type") switch
    {
        "status" => new Line(frame.Seq(), "status", null, frame.Text("status")),
        "confirmation" => new Line(frame.Seq(), "confirmation", null, frame.Text("state")),
        // The classic dialect names no sender type: its messages are answers.
        _ => new Line(frame.Seq(), "message", frame.TextOrNull("sender_type") ?? "ai", frame.Text("message"), frame.TextOrNull("message_id"), frame.TextOrNull("client_message_id")),
    };
}
