using Livechat.Server.Verbs;

return await CommandLine.RunAsync(args);
