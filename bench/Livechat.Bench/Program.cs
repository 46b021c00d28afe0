using System.CommandLine;
using Livechat.Bench.Verbs;

var root = new RootCommand("Measures Livechat: starts the real server as a process, talks to it over sockets, prints what it saw.");
root.Add(SendVerb.Create());
root.Add(GrowVerb.Create());
root.Add(AnswerVerb.Create());
root.Add(FirstPieceVerb.Create());
root.Add(QuickVerb.Create());
root.Add(IdleVerb.Create());
root.Add(EchoVerb.Create());
root.Add(CrowdVerb.Create());
root.Add(StormVerb.Create());
root.Add(LimitVerb.Create());
root.Add(StartVerb.Create());
root.Add(CheckVerb.Create());
return await root.Parse(args).InvokeAsync();
