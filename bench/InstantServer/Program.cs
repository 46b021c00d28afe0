using InstantServer;
using Livechat.Assistant.Models;
using Livechat.Server;

// The server as it is, with a model that answers at once in the same process: what remains is the server's own work.
await using var app = ServerApp.Build(args, services => services.AddSingleton(new ModelProvider("instant", "no delay", new InstantChatClient())));
await ServerApp.PrepareAsync(app, CancellationToken.None);
await app.RunAsync();
