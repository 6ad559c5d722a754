using System.Diagnostics;

namespace MLNetDeep.Golden.Tests.Python;

/// <summary>
/// Python with a library, one process for all tests: loading it takes longer than all answers. Where there is none, every test that asks
/// is skipped with the reason.
/// </summary>
public abstract class PythonProcess : IDisposable
{
    // Far more than loading or any answer takes: a hanging interpreter must not hang the tests.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

    private static readonly string[] Interpreters = ["python3", "/usr/bin/python3", "python"];

    private readonly Process? _process;
    private readonly string _missing;

    /// <summary>Starts the first interpreter that has the library.</summary>
    /// <param name="library">What the library is called.</param>
    /// <param name="script">The script that answers, a file of golden/.</param>
    protected PythonProcess(string library, string script)
    {
        _missing = $"No {library}:";
        foreach (string interpreter in Interpreters)
        {
            Process? process = null;
            try
            {
                process = Start(interpreter, script);
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
    public void Dispose()
    {
        End(_process);
        GC.SuppressFinalize(this);
    }

    /// <summary>Asks; skips the test where there is no such library.</summary>
    internal Answer Ask(Request request)
    {
        Skip.If(_process is null, _missing);
        request.Write(_process!.StandardInput.BaseStream);
        Answer answer = Receive(_process);
        Assert.False(answer.Values.ContainsKey("error"), answer.Values["error"]?.GetValue<string>());
        return answer;
    }

    private static Process Start(string interpreter, string script)
    {
        var start = new ProcessStartInfo(interpreter)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add("-B");
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "golden", script));
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
        {
            return;
        }
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }
        process.Dispose();
    }
}
