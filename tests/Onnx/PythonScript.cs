using System.ComponentModel;
using System.Diagnostics;

namespace MLNetDeep.Onnx.Tests;

/// <summary>Scripts in Python; a test that needs a library that is not there is skipped with the reason.</summary>
internal static class PythonScript
{
    private static readonly string[] Interpreters = ["python3", "/usr/bin/python3", "python"];

    /// <summary>Runs a script and returns what it prints.</summary>
    /// <param name="library">The library that it needs, of Debian's package <c>python3-library</c>.</param>
    /// <param name="script">The file beside the tests.</param>
    /// <param name="arguments">Its arguments.</param>
    public static string Run(string library, string script, params string[] arguments)
    {
        string? interpreter = Interpreters.FirstOrDefault(name => TryRun(name, "-c", $"import {library}") is (0, _));
        Skip.If(
            interpreter is null,
            $"No Python that has {library}: {string.Join(", ", Interpreters)}. Debian's package is python3-{library}.");
        (int code, string output) = TryRun(interpreter!, ["-B", Path.Combine(AppContext.BaseDirectory, script), .. arguments])!.Value;
        Assert.True(code == 0, output);
        return output;
    }

    private static (int Code, string Output)? TryRun(string interpreter, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(interpreter, arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, process.ExitCode == 0 ? output : errors.Result);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
