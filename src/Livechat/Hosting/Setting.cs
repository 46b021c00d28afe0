using System.Globalization;

namespace Livechat.Hosting;

/// <summary>One setting: its name, default, meaning, and how a text becomes a value of <see cref="LivechatOptions"/>.</summary>
/// <param name="Name">As it is written in the environment, in .env and on the command line.</param>
/// <param name="Default">The value when nobody gives one; null means not set.</param>
/// <param name="Secret">Never printed.</param>
/// <param name="Apply">Puts the text into the options, or returns what is wrong with it ("must be …").</param>
public sealed record Setting(string Name, string? Default, string Description, bool Secret, Func<LivechatOptions, string?, string?> Apply)
{
    public static Setting Text(string name, string? fallback, string description, Action<LivechatOptions, string?> set, bool secret = false) =>
        new(name, fallback, description, secret, (options, text) =>
        {
            set(options, string.IsNullOrWhiteSpace(text) ? null : text.Trim());
            return null;
        });

    public static Setting Number(string name, int fallback, int least, string description, Action<LivechatOptions, int> set, int most = 1_000_000) =>
        new(name, fallback.ToString(CultureInfo.InvariantCulture), description, false, (options, text) =>
        {
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < least || number > most)
                return $"must be a whole number from {least} to {most}";
            set(options, number);
            return null;
        });

    public static Setting Seconds(string name, int fallback, int least, string description, Action<LivechatOptions, TimeSpan> set) =>
        Number(name, fallback, least, description, (options, number) => set(options, TimeSpan.FromSeconds(number)));

    public static Setting Flag(string name, bool fallback, string description, Action<LivechatOptions, bool> set) =>
        new(name, fallback ? "true" : "false", description, false, (options, text) =>
        {
            bool? flag = text?.Trim().ToLowerInvariant() switch
            {
                "true" or "1" or "yes" or "on" => true,
                "false" or "0" or "no" or "off" => false,
                _ => null,
            };
            if (flag is null)
                return "must be true or false";
            set(options, flag.Value);
            return null;
        });

    public static Setting Url(string name, string? fallback, string description, Action<LivechatOptions, Uri?> set) =>
        new(name, fallback, description, false, (options, text) =>
        {
            if (string.IsNullOrWhiteSpace(text))
            {
                set(options, null);
                return null;
            }
            if (!Uri.TryCreate(text.Trim(), UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
                return "must be an address that begins with http:// or https://";
            set(options, url);
            return null;
        });
}
