using System.Globalization;
using GeminiEmulator;

var (port, delay, script) = (8089, 0, (string?)null);
for (var i = 0; i < args.Length; i += 2)
{
    var value = i + 1 < args.Length ? args[i + 1] : "";
    switch (args[i])
    {
        case "--port" when int.TryParse(value, CultureInfo.InvariantCulture, out port):
        case "--delay-ms" when int.TryParse(value, CultureInfo.InvariantCulture, out delay) && delay >= 0:
            break;
        case "--script" when File.Exists(value):
            script = value;
            break;
        default:
            Console.Error.WriteLine("Usage: GeminiEmulator [--port 8089] [--delay-ms 2000] [--script existing-file.json]");
            return 2;
    }
}

IReadOnlyList<Reply> plan;
GeminiEmulatorServer started;
try
{
    plan = script is null ? [] : ScriptFile.Read(await File.ReadAllTextAsync(script));
    started = await GeminiEmulatorServer.StartAsync(new() { Port = port, Delay = TimeSpan.FromMilliseconds(delay), KeepRequests = false });
}
catch (Exception e) when (e is FormatException or IOException)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}

await using var server = started;
server.Script([.. plan]);
Console.WriteLine($"A stand-in for the Gemini API listens on {server.BaseUrl}. It accepts any key and never uses the network.");
Console.WriteLine($"Try it: GEMINI_API_KEY=anything GEMINI_BASE_URL={server.BaseUrl} ./run");
var stopped = new TaskCompletionSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stopped.TrySetResult();
};
using var terminate = System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGTERM, signal =>
{
    signal.Cancel = true;
    stopped.TrySetResult();
});
await stopped.Task;
return 0;
