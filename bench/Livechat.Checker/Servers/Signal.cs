using System.Runtime.InteropServices;

namespace Livechat.Checker.Servers;

/// <summary>The signals that faults are made of, sent to one process.</summary>
internal static class Signal
{
    public const int Kill = 9;
    public const int Terminate = 15;
    public const int Continue = 18;
    public const int Stop = 19;

    public static void Send(int process, int signal)
    {
        if (SendSignal(process, signal) != 0)
            throw new CheckException($"Signal {signal} could not be sent to process {process}.");
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int SendSignal(int process, int signal);
}
