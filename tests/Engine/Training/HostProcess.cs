using System.Diagnostics;
using MLNetDeep.CheckpointHost;

namespace MLNetDeep.Engine.Tests.Training;

/// <summary>The checkpoint host in a process of its own.</summary>
internal static class HostProcess
{
    /// <summary>Starts it with its standard output redirected.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">What is set in its environment.</param>
    public static Process Start(IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        string host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(host) { RedirectStandardOutput = true };
        foreach (string argument in arguments.Prepend(typeof(HostTraining).Assembly.Location).Prepend("exec"))
        {
            start.ArgumentList.Add(argument);
        }
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }
        return Process.Start(start)!;
    }
}
