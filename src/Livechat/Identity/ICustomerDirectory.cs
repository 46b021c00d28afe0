namespace Livechat.Identity;

/// <summary>Finds the company's clients by what the company calls them. Implemented where accounts are kept, because identity knows nothing of them.</summary>
public interface ICustomerDirectory
{
    /// <summary>The id of the customer with this reference; null when there is none.</summary>
    Task<Guid?> FindByReferenceAsync(string reference, CancellationToken cancel);
}

/// <summary>For an installation without accounts: people can sign in, and own nothing but their conversations.</summary>
internal sealed class NoCustomers : ICustomerDirectory
{
    public Task<Guid?> FindByReferenceAsync(string reference, CancellationToken cancel) => Task.FromResult<Guid?>(null);
}
