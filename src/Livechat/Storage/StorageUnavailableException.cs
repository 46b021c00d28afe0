namespace Livechat.Storage;

/// <summary>Nothing was stored because the database was locked, full, failing or overloaded. The caller may try again later.</summary>
public sealed class StorageUnavailableException(string message, Exception? inner) : Exception(message, inner);
