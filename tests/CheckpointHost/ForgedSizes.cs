using System.Globalization;
using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.CheckpointHost;

/// <summary>
/// Predicts and differentiates with networks of extreme sizes, all memory of which lies between guard pages: whatever touches memory of
/// others ends the process.
/// </summary>
internal sealed class ForgedSizes
{
    private const long MostElements = 1 << 16;
    private const long MostMultiplyAdds = 1 << 23;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Hanging = TimeSpan.FromSeconds(3);
    private static readonly int[] Batches = [1, 3, 9];

    private readonly GuardedMemory _memory = new();
    private readonly HashSet<Type> _accepted = [];
    private int _run;
    private int _refused;
    private long _before = Environment.CpuUsage.TotalTime.Ticks;

    /// <summary>Tries some networks and prints what it is at, so that a reader knows what ended the process.</summary>
    /// <param name="first">The first network's number: networks depend on their number alone.</param>
    /// <param name="count">How many.</param>
    /// <returns>The exit code: 0, or 1 where something was wrong.</returns>
    public static int Run(int first, int count)
    {
        var sizes = new ForgedSizes();
        WorkingMemory.Source = sizes._memory;
        int at = first;
        using var watch = new Timer(_ => sizes.EndIfHanging(), null, Hanging, Hanging);
        for (; at < first + count; at++)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"at {at}"));
            if (!sizes.Try(at))
            {
                return 1;
            }
        }
        IEnumerable<string> missing = ForgedSpecs.Kinds.Where(kind => !sizes._accepted.Contains(kind)).Select(kind => kind.Name);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"done {sizes._run} run, {sizes._refused} refused, never run: {string.Join(" ", missing)}"));
        return 0;
    }

    private void EndIfHanging()
    {
        if (Environment.CpuUsage.TotalTime.Ticks - Volatile.Read(ref _before) < Hanging.Ticks)
        {
            return;
        }
        Console.WriteLine("hangs");
        Environment.Exit(2);
    }

    private bool Try(int number)
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        Volatile.Write(ref _before, before.Ticks);
        var random = new Random(number);
        IReadOnlyList<Type> kinds = number % 2 == 0 ? ForgedSpecs.Kinds : ForgedSpecs.Windows;
        Type kind = kinds[number / 2 % kinds.Count];
        string text = "refused";
        try
        {
            NetworkSpec? spec = new ForgedSpecs(number).Next(kind);
            if (spec is null || !IsSmall(spec))
            {
                _refused++;
            }
            else
            {
                text = NetworkSpecJson.Write(spec);
                Console.WriteLine(text);
                _memory.AtStart = random.Next(2) == 0;
                RunBoth(NetworkSpecJson.Read(text), Batches[random.Next(Batches.Length)], 1 + random.Next(2));
                _run++;
                _accepted.Add(kind);
            }
        }
        catch (Exception exception)
        {
            Console.WriteLine($"fails {exception}");
            return false;
        }
        _memory.Reclaim();
        TimeSpan taken = Environment.CpuUsage.TotalTime - before;
        if (taken <= Longest)
        {
            return true;
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"slow {taken.TotalSeconds:F1} s: {text}"));
        return false;
    }

    private static bool IsSmall(NetworkSpec spec) =>
        spec.MultiplyAdds <= MostMultiplyAdds
        && spec.Nodes.All(node => node.Output.Elements <= MostElements && node.ParameterCount <= MostElements)
        && spec.Input.Elements <= MostElements;

    private void RunBoth(NetworkSpec spec, int rows, int threads)
    {
        var network = new Network(spec, 1) { Threads = threads };
        float[] inputs = _memory.Allocate<float>((int)(rows * spec.Input.Elements));
        if (!spec.Nodes.Any(node => node.Layer is Embedding))
        {
            RandomNumbers.Normal(RandomNumbers.Key(1, 0), 0, 0, 1, inputs);
        }
        network.Predict(inputs, rows, _memory.Allocate<float>((int)(rows * spec.Output.Elements)));
        var training = new TrainingWorkspace(
            network, rows, withoutLast: false, new Pass { Parallelism = network.Parallelism, Training = true, Rows = rows },
            wantsInputGradient: true);
        inputs.CopyTo(training.Input(rows));
        training.Forward();
        training.OutputGradient.Fill(1);
        training.Backward();
    }
}
