using System.Diagnostics;

namespace MLNetDeep.Golden.Tests.PyTorch;

/// <summary>
/// Python with PyTorch, one process for all tests: loading it takes longer than all answers. Where there is none, every test that asks
/// is skipped with the reason.
/// </summary>
public sealed class PyTorchProcess : IDisposable
{
    // Far more than loading or any answer takes: a hanging interpreter must not hang the tests.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

    private static readonly string[] Interpreters = ["python3", "/usr/bin/python3", "python"];

    private readonly Process? _process;
    private readonly string _missing = "No PyTorch:";

    /// <summary>Starts the first interpreter that has PyTorch.</summary>
    public PyTorchProcess()
    {
        foreach (string interpreter in Interpreters)
        {
            Process? process = null;
            try
            {
                process = Start(interpreter);
                Receive(process);
                _process = process;
                return;
            }
            catch (Exception exception) when (exception is System.ComponentModel.Win32Exception or EndOfStreamException or TimeoutException)
            {
                _missing += $" {interpreter}: {LastError(process) ?? exception.Message}.";
                End(process);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => End(_process);

    /// <summary>Asks; skips the test where there is no PyTorch.</summary>
    internal Answer Ask(Request request)
    {
        Skip.If(_process is null, _missing);
        request.Write(_process!.StandardInput.BaseStream);
        Answer answer = Receive(_process);
        Assert.False(answer.Values.ContainsKey("error"), answer.Values["error"]?.GetValue<string>());
        return answer;
    }

    private static Process Start(string interpreter)
    {
        var start = new ProcessStartInfo(interpreter)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add("-B");
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "golden", "golden.py"));
        return Process.Start(start)!;
    }

    private static Answer Receive(Process process)
    {
        Task<Answer> answer = Task.Run(() => Answer.Read(process.StandardOutput.BaseStream));
        return answer.WaitAsync(Longest).GetAwaiter().GetResult();
    }

    private static string? LastError(Process? process) =>
        process?.StandardError.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault();

    private static void End(Process? process)
    {
        if (process is null)
            return;
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        process.Dispose();
    }
}

/// <summary>The tests that share the process.</summary>
[CollectionDefinition(Name)]
public sealed class PyTorchTests : ICollectionFixture<PyTorchProcess>
{
    /// <summary>What the tests' classes name.</summary>
    public const string Name = "PyTorch";
}
