using System.Diagnostics;

namespace MLNetDeep.Samples.Tests;

public sealed class CancellationTests : IDisposable
{
    private const int Interrupted = 130;

    // Only a process that does not stop takes so long.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mlnetdeep-cancel-");

    public void Dispose() => _directory.Delete(recursive: true);

    [SkippableFact]
    public void Ctrl_c_ends_training_and_writes_nothing()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Sends SIGINT, as kill(1) of Linux does.");
        Skip.If(InterruptsAreIgnored(), "This process was started with SIGINT ignored, and so are its children.");
        using Process process =
            SampleProcess.Start("Compare", "--dataset", "xo", "--models", "mlp", "--train-rows", "200", "--epochs", "600",
            "--json", Path.Combine(_directory.FullName, "results.json"), "--save", _directory.FullName);
        try
        {
            // The name is told when the training begins.
            string told = "";
            while (!told.EndsWith("mlp: ", StringComparison.Ordinal) && process.StandardOutput.Read() is var letter and >= 0)
            {
                told += (char)letter;
            }
            using (var kill = System.Diagnostics.Process.Start("kill", ["-s", "INT", $"{process.Id}"]))
            {
                kill.WaitForExit();
            }
            Assert.True(process.WaitForExit(Patience), "still running");
            Assert.Equal(Interrupted, process.ExitCode);
            Assert.Contains("Cancelled.", process.StandardOutput.ReadToEnd(), StringComparison.Ordinal);
            Assert.Empty(_directory.GetFiles());
        }
        finally
        {
            process.Kill();
        }
    }

    private static bool InterruptsAreIgnored()
    {
        const int Sigint = 2;
        const string Field = "SigIgn:";
        string mask = File.ReadLines("/proc/self/status").First(line => line.StartsWith(Field, StringComparison.Ordinal))[Field.Length..];
        return (Convert.ToUInt64(mask.Trim(), 16) & (1UL << (Sigint - 1))) != 0;
    }
}
