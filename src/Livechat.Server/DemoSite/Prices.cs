namespace Livechat.Server.DemoSite;

/// <summary>The demo brand's price list. Every figure stands in its knowledge articles too, and a test compares the two.</summary>
public static class Prices
{
    public static IReadOnlyList<SharedPlan> Shared { get; } =
    [
        new("Basic", "4.00", "10.80", "38.40", "For one website", ["5 GB disk", "50 GB traffic a month", "3 mailboxes", "1 database", "3 subdomains"]),
        new("Starter", "8.00", "21.60", "76.80", "Room for 3 websites", ["10 GB disk", "100 GB traffic a month", "10 mailboxes", "3 databases", "10 subdomains, cron jobs"]) { Favourite = true },
        new("Business", "15.00", "40.50", "144.00", "Room for 10 websites", ["30 GB disk", "Unlimited traffic", "Unlimited mailboxes", "10 databases", "Unlimited subdomains"]),
        new("Professional", "25.00", "67.50", "240.00", "Unlimited websites", ["50 GB disk", "Unlimited traffic", "Unlimited mailboxes", "Unlimited databases", "SSH access"]),
    ];

    public static IReadOnlyList<ServerPlan> Vps { get; } =
    [
        new("VPS S", "4 vCPU", "6 GB", "50 GB NVMe", "6.25", "16.88", "60.00"),
        new("VPS M", "6 vCPU", "16 GB", "100 GB NVMe", "12.50", "33.75", "120.00") { Favourite = true },
        new("VPS L", "8 vCPU", "30 GB", "200 GB NVMe", "25.00", "67.50", "240.00"),
        new("VPS XL", "10 vCPU", "60 GB", "400 GB NVMe", "50.00", "135.00", "480.00"),
    ];

    public static IReadOnlyList<ServerPlan> Dedicated { get; } =
    [
        new("Dedicated Starter", "Intel Xeon E-2136, 6 cores at 3.3 GHz", "32 GB", "500 GB NVMe", "100.00", "270.00", "960.00"),
        new("Dedicated Enterprise", "AMD Ryzen 9 5950X, 16 cores at 3.4 GHz", "128 GB", "2 TB NVMe", "200.00", "540.00", "1,920.00"),
    ];

    public static IReadOnlyList<DomainPrice> Domains { get; } =
    [
        new("15.00", [".co.zw", ".org.zw", ".ac.zw", ".co.uk", ".info", ".biz", ".co", ".me", ".dev", ".app"]),
        new("20.00", [".com", ".net", ".org", ".io"]),
        new("5.00", [".co.za", ".xyz", ".online", ".site", ".store", ".tech", ".club"]),
    ];

    /// <summary>The price a year for a domain such as "example.co.zw"; null when its ending is not sold or it is no name.</summary>
    public static (string Name, string Ending, string Price)? ForDomain(string? text)
    {
        var name = (text ?? "").Trim().ToLowerInvariant();
        if (!name.Contains('.'))
            name += ".co.zw";
        var match = Domains
            .SelectMany(domain => domain.Endings.Select(ending => (Ending: ending, domain.Price)))
            .Where(domain => name.EndsWith(domain.Ending, StringComparison.Ordinal))
            .OrderByDescending(domain => domain.Ending.Length)
            .FirstOrDefault();
        if (match.Ending is null)
            return null;
        var label = name[..^match.Ending.Length];
        var isName = label.Length is >= 3 and <= 63 && label[0] != '-' && label[^1] != '-' && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
        return isName ? (name, match.Ending, match.Price) : null;
    }
}

/// <summary>Prices in US dollars, without the sign.</summary>
public sealed record SharedPlan(string Name, string Month, string Quarter, string Year, string Sites, IReadOnlyList<string> Contents)
{
    public bool Favourite { get; init; }
}

public sealed record ServerPlan(string Name, string Processor, string Memory, string Disk, string Month, string Quarter, string Year)
{
    public bool Favourite { get; init; }
}

public sealed record DomainPrice(string Price, IReadOnlyList<string> Endings);
