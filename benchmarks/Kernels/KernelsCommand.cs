using System.CommandLine;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace MLNetDeep.Benchmarks.Kernels;

/// <summary>BenchmarkDotNet over the kernels, at the shapes that the reference networks have.</summary>
internal static class KernelsCommand
{
    /// <summary>All benchmarks.</summary>
    public static IReadOnlyList<Type> Benchmarks { get; } =
    [
        typeof(GemmBenchmarks), typeof(ConvolutionBenchmarks), typeof(ElementwiseBenchmarks), typeof(ConvolutionMethodBenchmarks),
        typeof(FusionBenchmarks), typeof(LoopBenchmarks), typeof(VectorWidthBenchmarks), typeof(AugmentationBenchmarks),
        typeof(NormalizationBenchmarks),
    ];

    public static Command Create()
    {
        var filter = new Option<string>("--filter")
        {
            Description = "Which benchmarks, as a glob: *Gemm*. Default: all.",
            DefaultValueFactory = _ => "*",
        };
        var list = new Option<bool>("--list") { Description = "List the benchmarks and end." };
        var command = new Command("kernels", "How fast single kernels are, by BenchmarkDotNet.") { filter, list };
        command.SetAction(parsed => Guarded.Run(
            parsed.InvocationConfiguration.Error, () => Run(parsed.GetValue(filter)!, parsed.GetValue(list))));
        return command;
    }

    private static void Run(string filter, bool list)
    {
        string[] arguments = list ? ["--filter", filter, "--list", "flat"] : ["--filter", filter];
        int ran = BenchmarkSwitcher.FromTypes([.. Benchmarks]).Run(arguments, Config()).Sum(summary => summary.Reports.Length);
        if (ran == 0 && !list)
        {
            throw new ArgumentException($"--filter: no benchmark ran for '{filter}'; --list names them.");
        }
    }

    // In this process, which needs no project built beside it, and briefly: the shapes are many.
    private static IConfig Config() => ManualConfig.CreateEmpty()
        .AddJob(Job.Default
            .WithToolchain(InProcessEmitToolchain.Instance)
            .WithWarmupCount(3)
            .WithIterationCount(7)
            .WithIterationTime(TimeInterval.FromMilliseconds(100)))
        .AddLogger(ConsoleLogger.Default)
        .AddColumnProvider(DefaultColumnProviders.Instance)
        .AddExporter(MarkdownExporter.GitHub)
        .WithSummaryStyle(SummaryStyle.Default.WithTimeUnit(TimeUnit.Microsecond))
        .WithArtifactsPath(Path.Combine("artifacts", "benchmarks"));
}
