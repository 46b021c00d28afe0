using System.Reflection;
using System.Text.Json;
using Livechat.Accounts;
using Livechat.Identity;
using Livechat.Tests.Architecture;
using Xunit;

namespace Livechat.Tests.Accounts;

/// <summary>The only way to somebody's data is to be signed in as them.</summary>
public sealed class ScopeTests
{
    private static readonly Assembly Product = typeof(CustomerScope).Assembly;

    [Fact]
    public void T4_only_a_signed_in_customer_has_a_scope()
    {
        var customer = Guid.CreateVersion7();

        Assert.Null(CustomerScope.Of(new Principal(PrincipalKind.Guest, Guid.CreateVersion7())));
        Assert.Null(CustomerScope.Of(new Principal(PrincipalKind.Guest, Guid.CreateVersion7()) { CustomerId = customer }));
        Assert.Null(CustomerScope.Of(new Principal(PrincipalKind.Staff, Guid.CreateVersion7()) { Role = Roles.Admin, CustomerId = customer }));
        Assert.Null(CustomerScope.Of(new Principal(PrincipalKind.Customer, Guid.CreateVersion7()) { Role = Roles.Customer }));
        Assert.Equal(customer, CustomerScope.Of(new Principal(PrincipalKind.Customer, Guid.CreateVersion7()) { Role = Roles.Customer, CustomerId = customer })!.CustomerId);
    }

    [Fact]
    public void T1_a_scope_is_made_from_a_principal_and_from_nothing_else()
    {
        var type = typeof(CustomerScope);

        Assert.True(type is { IsSealed: true, IsClass: true } && type.BaseType == typeof(object));
        Assert.Empty(type.GetInterfaces());
        Assert.All(type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic), constructor => Assert.True(constructor.IsPrivate));
        var makers = Product.GetTypes().SelectMany(any => any.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(method => method.DeclaringType!.Namespace?.StartsWith("Livechat.Accounts", StringComparison.Ordinal) == true && method.ReturnType == type).ToList();
        var maker = Assert.Single(makers);
        Assert.Equal((nameof(CustomerScope.Of), typeof(Principal)), (maker.Name, Assert.Single(maker.GetParameters()).ParameterType));
        Assert.All(type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic), property => Assert.Null(property.SetMethod));
        Assert.ThrowsAny<NotSupportedException>(() => JsonSerializer.Deserialize<CustomerScope>("""{"CustomerId":"01a203e1-b1e0-77b3-bc21-9225608a8703"}"""));
    }

    /// <summary>Principals come from identity: whoever could make one could make a scope.</summary>
    [Fact]
    public void T1_only_identity_makes_principals()
    {
        string[] makers = [".ctor", "<Clone>$", "set_CustomerId", "set_Kind"];
        var all = MethodCalls.Of(Product)
            .Concat(MethodCalls.Of(typeof(Livechat.Server.ServerApp).Assembly))
            .Where(call => call.Called.DeclaringType == typeof(Principal) && makers.Contains(call.Called.Name)).ToList();

        Assert.NotEmpty(all);
        Assert.DoesNotContain(all, call => call.Caller.Namespace != "Livechat.Identity");
    }

    [Fact]
    public void T1_every_query_takes_a_scope_and_no_identity()
    {
        foreach (var method in typeof(IAccountSource).GetMethods())
        {
            var parameters = method.GetParameters();
            Assert.Equal(typeof(CustomerScope), parameters[0].ParameterType);
            Assert.Equal(typeof(CancellationToken), parameters[^1].ParameterType);
            Assert.DoesNotContain(parameters, parameter => parameter.ParameterType == typeof(Guid) || parameter.ParameterType == typeof(Guid?));
            Assert.DoesNotContain(parameters[1..], parameter => new[] { "customer", "user", "session", "tenant", "email" }.Any(word =>
                parameter.Name!.Contains(word, StringComparison.OrdinalIgnoreCase)));
        }
    }

    [Fact]
    public void Every_query_is_among_those_that_are_tested() => Assert.Equal(
        typeof(IAccountSource).GetMethods().Select(method => method.Name).Order(), AccountQueries.All.Select(query => query.Name).Order());

    /// <summary>What answers visitors sees the source and its records, and nothing of how they are kept or brought in.</summary>
    [Fact]
    public void T1_other_folders_know_only_the_front_of_accounts()
    {
        var strangers = TypeReferences.Of(Product)
            .Where(pair => pair.Key.Namespace?.StartsWith("Livechat.Accounts", StringComparison.Ordinal) != true)
            .SelectMany(pair => pair.Value.Where(IsBehind).Select(behind => $"{pair.Key.FullName} uses {behind.FullName}")).ToList();

        Assert.Empty(strangers);
        Assert.Contains(TypeReferences.Of(Product)[typeof(AccountServices)], IsBehind);
    }

    [Fact]
    public void T1_the_confidential_row_is_known_to_its_mapping_alone()
    {
        var users = TypeReferences.Of(Product)
            .Where(pair => pair.Value.Contains(typeof(Livechat.Accounts.Tables.CustomerConfidential))).Select(pair => pair.Key).ToList();

        Assert.Equal([typeof(Livechat.Accounts.Tables.CustomerConfidential)], users.Where(user => user.Namespace?.StartsWith("Livechat", StringComparison.Ordinal) == true));
    }

    private static bool IsBehind(Type type) =>
        type.Namespace is { } space && space.StartsWith("Livechat.Accounts.", StringComparison.Ordinal);
}
