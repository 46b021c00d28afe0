namespace Livechat.Conversations;

/// <summary>A message of an earlier talk.</summary>
/// <param name="SenderType">One of <see cref="Conversations.SenderType"/>.</param>
public sealed record PastMessage(DateTimeOffset CreatedAt, string Department, string SenderType, string Text);
