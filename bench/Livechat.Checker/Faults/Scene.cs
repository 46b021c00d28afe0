using Livechat.Checker.Clients;
using Livechat.Checker.Histories;
using Livechat.Checker.Servers;

namespace Livechat.Checker.Faults;

/// <summary>Everything a fault can get at.</summary>
public sealed record Scene(ChatServer Server, CutProxy Proxy, PlayedModel Model, History History, Observed Observed);
