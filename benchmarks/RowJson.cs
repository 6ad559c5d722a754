using System.Text.Json.Serialization;
using MLNetDeep.Benchmarks.ClassicMethods;
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

/// <summary>How results are written.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(IReadOnlyList<ClassicRow>))]
[JsonSerializable(typeof(IReadOnlyList<MemoryRow>))]
[JsonSerializable(typeof(IReadOnlyList<PipelineRow>))]
[JsonSerializable(typeof(IReadOnlyList<RaceRow>))]
[JsonSerializable(typeof(IReadOnlyList<RanksRow>))]
[JsonSerializable(typeof(IReadOnlyList<ReferenceRow>))]
[JsonSerializable(typeof(IReadOnlyList<ServingRow>))]
[JsonSerializable(typeof(IReadOnlyList<StagesRow>))]
[JsonSerializable(typeof(IReadOnlyList<StartupRow>))]
[JsonSerializable(typeof(IReadOnlyList<TablesRow>))]
[JsonSerializable(typeof(IReadOnlyList<TextRow>))]
internal sealed partial class RowJson : JsonSerializerContext;
