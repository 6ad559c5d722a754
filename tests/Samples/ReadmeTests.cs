using System.Diagnostics;
using System.Text.RegularExpressions;

namespace MLNetDeep.Samples.Tests;

/// <summary>README's first snippet, as it stands there, run as a file-based app outside of the repository.</summary>
public sealed partial class ReadmeTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mlnetdeep-readme-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    [Trait("Category", "Slow")]
    public async Task The_first_snippet_trains_saves_loads_and_predicts_as_a_file_based_app()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "MLNetDeep.sln")))
        {
            root = root.Parent!;
        }
        string readme = File.ReadAllText(Path.Combine(root.FullName, "README.md"));
        (string snippet, string directives) = (Snippet().Match(readme).Groups[1].Value, Directives().Match(readme).Value);
        File.WriteAllText(
            Path.Combine(_directory.FullName, "app.cs"), directives.Replace("PATH", root.FullName, StringComparison.Ordinal) + snippet);

        var start = new ProcessStartInfo("dotnet", ["run", "app.cs", "-c", "Release"])
        {
            WorkingDirectory = _directory.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.True(process.ExitCode == 0, await error + output);
        Assert.Contains("Epoch 2/2: loss", output, StringComparison.Ordinal);
        double accuracy = double.Parse(Accuracy().Match(output).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(accuracy, 95, 100);
        Assert.Matches(@"the first of them is a \d", output);
        Assert.True(File.Exists(Path.Combine(_directory.FullName, "digits.zip")));
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Snippet();

    [GeneratedRegex("^(#:project .*\n)+", RegexOptions.Multiline)]
    private static partial Regex Directives();

    [GeneratedRegex(@"accuracy on the test images: (\d+\.\d+)")]
    private static partial Regex Accuracy();
}
