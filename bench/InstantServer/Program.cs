using System.Globalization;
using InstantServer;
using Livechat.Assistant.Models;
using Livechat.Server;

// The server as it is, with a model that costs nothing in the same process: what remains is the server's own work.
var delay = TimeSpan.FromMilliseconds(int.Parse(Environment.GetEnvironmentVariable("INSTANT_MODEL_DELAY_MS") ?? "0", CultureInfo.InvariantCulture));
await using var app = ServerApp.Build(args, services => services.AddSingleton(new ModelProvider("instant", $"{delay.TotalMilliseconds:0} ms", new InstantChatClient(delay))));
await ServerApp.PrepareAsync(app, CancellationToken.None);
await app.RunAsync();
