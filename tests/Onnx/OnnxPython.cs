using System.ComponentModel;
using System.Diagnostics;

namespace MLNetDeep.Onnx.Tests;

/// <summary>Python with ONNX's own library; a test that asks where there is none is skipped with the reason.</summary>
internal static class OnnxPython
{
    private static readonly string[] Interpreters = ["python3", "/usr/bin/python3", "python"];

    private static readonly string? Interpreter = Interpreters.FirstOrDefault(name => TryRun(name, "-c", "import onnx") is (0, _));

    /// <summary>Runs a command of onnx_tools.py and returns what it prints.</summary>
    public static string Run(params string[] arguments)
    {
        Skip.If(Interpreter is null, $"No Python that has onnx: {string.Join(", ", Interpreters)}. Debian's package is python3-onnx.");
        string script = Path.Combine(AppContext.BaseDirectory, "onnx_tools.py");
        (int code, string output) = TryRun(Interpreter!, ["-B", script, .. arguments])!.Value;
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
