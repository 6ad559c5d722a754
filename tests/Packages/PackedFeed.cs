using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MLNetDeep.Packages.Tests;

/// <summary>
/// A folder outside of the repository with our packages in <c>feed</c>, a nuget.config that has it beside the machine's sources, and
/// projects that use them.
/// </summary>
public sealed class PackedFeed : IAsyncLifetime
{
    // No version that a machine's cache of packages can have from elsewhere.
    internal const string Version = "0.0.1-test";

    /// <summary>The version of the engine's package that is also compiled ahead for the system that the tests run on.</summary>
    internal const string PrecompiledVersion = "0.0.2-test";

    // Far more than any command needs: one that hangs must not hang the tests.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mlnetdeep-packages-");

    internal sealed record Outcome(int ExitCode, string Output);

    internal string Folder => Path.Combine(_directory.FullName, "feed");

    public async Task InitializeAsync()
    {
        foreach (string project in new[] { "Onnx", "Trainers", "Comparison", "Mpi", "Tool" })
        {
            string source = Path.Combine(Repository.Root, "src", project);
            await Run(Repository.Root, "pack", source, "-c", "Release", "-o", Folder, $"-p:PackageVersion={Version}", "-v", "q");
        }

        string cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        Directory.CreateDirectory(cache);
        File.WriteAllText(Path.Combine(_directory.FullName, "nuget.config"), $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="packages" /></config>
              <fallbackPackageFolders><add key="machine" value="{cache}" /></fallbackPackageFolders>
              <packageSources><add key="packed" value="feed" /></packageSources>
            </configuration>
            """);
    }

    public Task DisposeAsync()
    {
        _directory.Delete(recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>Packs the engine in <see cref="PrecompiledVersion"/>.</summary>
    internal Task<Outcome> PackPrecompiled() => TryRun(
        Repository.Root, "dotnet", "pack", Path.Combine(Repository.Root, "src", "Onnx"), "-c", "Release", "-o", Folder, "-v", "q",
        $"-p:PackageVersion={PrecompiledVersion}", "-p:Precompile=true", $"-p:PrecompiledFor={RuntimeInformation.RuntimeIdentifier}");

    /// <summary>Makes a program that refers to one package, and returns its folder.</summary>
    internal string CreateProject(string name, string package, string program, string version = Version)
    {
        string folder = _directory.CreateSubdirectory(name).FullName;
        File.WriteAllText(Path.Combine(folder, $"{name}.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <InvariantGlobalization>true</InvariantGlobalization>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="{package}" Version="{version}" />
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(folder, "Program.cs"), program);
        return folder;
    }

    /// <summary>What <c>dotnet</c> with these arguments prints in a folder. Fails the test where it fails.</summary>
    internal static async Task<string> Run(string folder, params string[] arguments)
    {
        (int exitCode, string? output) = await TryRun(folder, "dotnet", arguments);
        Assert.True(exitCode == 0, $"dotnet {string.Join(' ', arguments)}\n{output}");
        return output;
    }

    internal static async Task<Outcome> TryRun(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Packages that the variable names come as a fallback; its folder would be taken instead of the nuget.config's.
        start.Environment.Remove("NUGET_PACKAGES");
        using Process process = Process.Start(start)!;
        using var longest = new CancellationTokenSource(Longest);
        try
        {
            Task<string> error = process.StandardError.ReadToEndAsync(longest.Token);
            string output = await process.StandardOutput.ReadToEndAsync(longest.Token);
            await process.WaitForExitAsync(longest.Token);
            return new(process.ExitCode, output + await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} did not end within {Longest}.");
        }
    }
}
