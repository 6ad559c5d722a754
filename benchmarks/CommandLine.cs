using System.CommandLine;
using MLNetDeep.Benchmarks.ClassicMethods;
using MLNetDeep.Benchmarks.Images;
using MLNetDeep.Benchmarks.Kernels;
using MLNetDeep.Benchmarks.Memory;
using MLNetDeep.Benchmarks.MnistRace;
using MLNetDeep.Benchmarks.Pipeline;
using MLNetDeep.Benchmarks.Ranks;
using MLNetDeep.Benchmarks.Reference;
using MLNetDeep.Benchmarks.Serving;
using MLNetDeep.Benchmarks.Stages;
using MLNetDeep.Benchmarks.Startup;
using MLNetDeep.Benchmarks.Tables;
using MLNetDeep.Benchmarks.Text;

namespace MLNetDeep.Benchmarks;

/// <summary>All commands.</summary>
internal static class CommandLine
{
    public static RootCommand Create() => new("How fast the engine is; docs/performance.md says what each command measures.")
    {
        ReferenceCommandLine.Create(),
        KernelsCommand.Create(),
        RaceCommandLine.Create(),
        PipelineCommandLine.Create(),
        MemoryCommandLine.Create(),
        ClassicCommandLine.Create(),
        StagesCommandLine.Create(),
        StartupCommandLine.Create(),
        TablesCommandLine.Create(),
        ImagesCommand.Create(),
        TextCommandLine.Create(),
        ServingCommandLine.Create(),
        RanksCommandLine.Create(),
    };
}
