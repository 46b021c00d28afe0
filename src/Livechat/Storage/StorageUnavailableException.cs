namespace Livechat.Storage;

/// <summary>The database was locked, full, failing or overloaded; nothing was stored. The caller may try again later.</summary>
public sealed class StorageUnavailableException(string message, Exception? inner) : Exception(message, inner);
