using System.CommandLine;
using Livechat.Bench.Clients;
using Livechat.Bench.Measuring;
using Livechat.Bench.Processes;

namespace Livechat.Bench.Verbs;

/// <summary>A server with few open files and many who want in: what is refused, and how those inside fare meanwhile.</summary>
internal static class LimitVerb
{
    // Less than a socket may take to say hello: none of those inside is closed for that meanwhile.
    private static readonly TimeSpan FloodTime = TimeSpan.FromSeconds(8);

    public static Command Create()
    {
        var files = Common.Number("--open-files", 1024, "How many files the server may have open.");
        var flood = Common.Number("--at-once", 64, "How many clients knock at once, again and again.");
        return new Common(repeat: 3).Verb("limit", "A flood of sockets on a server that may open few files.", [files, flood],
            (parsed, setup, cancel) => MeasureAsync(setup, parsed.GetValue(files), parsed.GetValue(flood), cancel));
    }

    private static async Task<Report> MeasureAsync(Setup setup, int files, int flood, CancellationToken cancel)
    {
        var table = new Table("open files", "sockets let in", "refused", "refused/s", "most files open", "answer p50 ms", "answer p95 ms", "room again");
        var report = setup.Report(
            $"A server that may have {files} files open. {flood} clients at once open sockets for {FloodTime.TotalSeconds:0} s, as fast as they are answered, and keep what they get. Meanwhile ten visitors who came before ask ten questions a second together. "
            + "\"room again\": sockets that could be opened after ten of the others had left.", table);
        for (var run = 1; run <= setup.Repeat; run++)
        {
            Setup.Progress($"limit: run {run}");
            using var folder = setup.NewFolder();
            using var server = await ServerProcess.StartAsync(folder, modelUrl: null, cancel, files);
            var visitors = await Visitor.OpenAsync(server.Address, Dialect.V2, "support", 10, cancel);
            using var end = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            end.CancelAfter(FloodTime);
            var most = WatchFilesAsync(server, end.Token);
            var load = Load.RunAsync(visitors, FloodTime, 10, cancel);
            var knocks = await Task.WhenAll(Enumerable.Range(0, flood).Select(_ => Task.Run(() => KnockAsync(server, end.Token), cancel)));
            var answers = (await load).Milliseconds;
            var inside = knocks.SelectMany(knock => knock.Inside).ToList();
            var refused = knocks.Sum(knock => knock.Refused);
            foreach (var socket in inside.Take(10))
                socket.Dispose();
            await Task.Delay(TimeSpan.FromSeconds(1), cancel);
            var again = await Visitor.OpenAsync(server.Address, Dialect.V2, "support", Math.Min(10, inside.Count), cancel);
            table.Add(Table.Text((double)files), (double)inside.Count, (double)refused, refused / FloodTime.TotalSeconds, (double)await most, answers.At(0.5), answers.At(0.95), (double)again.Length);
            report.Troubles("clients", visitors.SelectMany(visitor => visitor.Troubles));
            report.Troubles("server log", server.Troubles.Select(LogLine.WithoutTime));
            Visitor.Close([.. visitors, .. again]);
            inside.ForEach(socket => socket.Dispose());
        }
        return report;
    }

    private static async Task<(List<ChatSocket> Inside, int Refused)> KnockAsync(ServerProcess server, CancellationToken end)
    {
        var inside = new List<ChatSocket>();
        var refused = 0;
        while (!end.IsCancellationRequested)
        {
            try
            {
                inside.Add(await ChatSocket.ConnectAsync(server.Address, "/livechat/ws/support/", "livechat.v2", end));
            }
            catch (Exception e) when (e is BenchException or System.Net.Sockets.SocketException)
            {
                refused++;
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }
        return (inside, refused);
    }

    private static async Task<int> WatchFilesAsync(ServerProcess server, CancellationToken end)
    {
        var most = 0;
        while (!end.IsCancellationRequested)
        {
            most = Math.Max(most, Directory.GetFileSystemEntries($"/proc/{server.Process.Id}/fd").Length);
            await Task.Delay(50, CancellationToken.None);
        }
        return most;
    }
}
