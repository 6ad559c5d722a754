using BenchmarkDotNet.Attributes;
using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Benchmarks.Kernels;

/// <summary>A loop of two chunks of a few microseconds on two threads: the engine's threads against the runtime's.</summary>
public class LoopBenchmarks
{
    private readonly float[][] _values = [new float[1 << 14], new float[1 << 14]];
    private readonly Action<int> _action;

    public LoopBenchmarks() => _action = Work;

    /// <summary>Elements that a chunk scales.</summary>
    [Params(1 << 10, 1 << 14)]
    public int Elements { get; set; }

    [GlobalSetup]
    public void SetUp() => Array.ForEach(_values, values => Array.Fill(values, 1));

    [Benchmark]
    public void EngineThreads() => new Parallelism(2).For(2, new Chunk(this));

    [Benchmark]
    public void RuntimeThreads() => Parallel.For(0, 2, _action);

    [Benchmark]
    public void OneThread() => new Parallelism(1).For(2, new Chunk(this));

    private void Work(int chunk) => Elementwise.Scale(1f, _values[chunk].AsSpan(0, Elements));

    private readonly struct Chunk(LoopBenchmarks loop) : IChunkBody
    {
        public void Run(int chunk, int worker) => loop.Work(chunk);
    }
}
