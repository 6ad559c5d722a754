using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Transforms;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNetDeep.Trainers;

/// <summary>Starts a network from the weights of a trained model.</summary>
internal static class InitialModels
{
    private const int NamesTold = 20;

    /// <summary>The network's transformer that <paramref name="model"/> is, or the last one in the chain that it is.</summary>
    /// <exception cref="ArgumentException">There is none of this kind.</exception>
    public static TTransformer Find<TTransformer>(ITransformer model)
        where TTransformer : ModelTransformer<Network>
    {
        IEnumerable<ITransformer> candidates = model as IEnumerable<ITransformer> ?? [model];
        return candidates.OfType<TTransformer>().LastOrDefault() ?? throw Refused(
            $"expected a {Name(typeof(TTransformer))}, or a chain with one, "
            + $"got {string.Join(", ", candidates.Select(transformer => Name(transformer.GetType())))}. "
            + "Continue with a trainer of the task that the model was trained for.");
    }

    /// <summary>Refuses columns of categories other than those that a model reads.</summary>
    /// <exception cref="ArgumentException">They are others, or in another order.</exception>
    public static void RequireSameCategories(IReadOnlyList<string> trained, IReadOnlyList<string> names)
    {
        if (!trained.SequenceEqual(names))
        {
            throw Refused(
                $"the model reads the columns of categories [{string.Join(", ", trained)}], the trainer [{string.Join(", ", names)}]. "
                + "Give the trainer's categoricalColumnNames those of the model.");
        }
    }

    /// <summary>Copies the parameters: weights, biases, what was learned of the inputs.</summary>
    /// <param name="trained">The network to copy from.</param>
    /// <param name="network">The network to copy to, with initial weights.</param>
    /// <param name="outputs">For each output of <paramref name="network"/> the one of <paramref name="trained"/> that means the same, -1
    /// for none; null: the same ones.</param>
    /// <exception cref="ArgumentException">The networks are not of the same layers.</exception>
    public static void Copy(Network trained, Network network, IReadOnlyList<int>? outputs)
    {
        RequireSameLayers(trained.Spec, network.Spec, outputs is not null);
        string outputLayer = network.Spec.Nodes.Last(node => node.ParameterCount > 0).Name + ".";
        foreach ((Parameter? from, Parameter? to) in trained.Parameters.Zip(network.Parameters))
        {
            Copy(from.Value, to.Value, to.Name.StartsWith(outputLayer, StringComparison.Ordinal) ? outputs : null);
        }
    }

    /// <summary>
    /// Whether a model of an earlier version, which has the labels' unit in its last layer, goes on as a network that has it in a layer of
    /// its own.
    /// </summary>
    public static bool HasUnitInLastLayer(Network trained, Network network) =>
        network.Spec.Nodes[^1].Layer is OutputScaling && trained.Spec.Nodes[^1].Layer is not OutputScaling;

    /// <summary>Changes the dense layer before the scale of the outputs so that both together give what it gave alone.</summary>
    public static void TakeUnitOutOfLastLayer(Network network)
    {
        Layer dense = network.Layers[^2];
        var scaling = (OutputScalingLayer)network.Layers[^1];
        Span<float> weight = dense.Parameters[0].Value.Span;
        Span<float> bias = dense.Parameters[1].Value.Span;
        int inputs = weight.Length / bias.Length;
        for (int unit = 0; unit < bias.Length; unit++)
        {
            foreach (ref float value in weight.Slice(unit * inputs, inputs))
            {
                value /= scaling.Scale[unit];
            }
            bias[unit] = (float)(((double)bias[unit] - scaling.Offset[unit]) / scaling.Scale[unit]);
        }
    }

    /// <summary>The fingerprint of a model's weights.</summary>
    public static string Fingerprint(Network trained)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Parameter parameter in trained.Parameters)
        {
            hash.AppendData(MemoryMarshal.AsBytes(parameter.Values));
        }
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    /// <summary>
    /// For each class of <paramref name="labels"/> the number of the same one among the model's, from 0; -1 for a new class.
    /// </summary>
    /// <param name="known">The model's classes by name; empty where they have numbers only.</param>
    /// <param name="knownCount">How many classes the model has.</param>
    /// <param name="labels">The label's classes.</param>
    /// <param name="channel">Told of classes that are new or left out.</param>
    /// <exception cref="ArgumentException">One side has names and the other numbers only.</exception>
    public static IReadOnlyList<int> MatchClasses(IReadOnlyList<string> known, int knownCount, LabelEncoding labels, IChannel channel)
    {
        IReadOnlyList<string> names = labels.ClassValues?.Names ?? [];
        if (known.Count == 0 != (names.Count == 0))
        {
            throw Refused(
                $"the classes cannot be matched: those of the model have {Kind(known)}, "
                + $"those of the label {Kind(names)}. Map the label to keys as it was for the model.");
        }
        if (known.Count == 0)
        {
            return [.. Enumerable.Range(0, labels.Classes).Select(number => number < knownCount ? number : -1)];
        }
        var numbers = known.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        Tell(channel, "new, with initial weights", names.Except(known));
        Tell(channel, "left out, since the label lacks them", known.Except(names));
        return [.. names.Select(name => numbers.GetValueOrDefault(name, -1))];
    }

    private static void Copy(Tensor from, Tensor to, IReadOnlyList<int>? rows)
    {
        if (rows is null)
        {
            from.Span.CopyTo(to.Span);
            return;
        }
        int size = to.Span.Length / rows.Count;
        for (int row = 0; row < rows.Count; row++)
        {
            if (rows[row] >= 0)
            {
                from.Span.Slice(rows[row] * size, size).CopyTo(to.Span.Slice(row * size, size));
            }
        }
    }

    private static void RequireSameLayers(NetworkSpec trained, NetworkSpec spec, bool otherOutputs)
    {
        if (!trained.Input.Equals(spec.Input))
        {
            throw Refused(
                $"the model takes inputs of {trained.Input}, the features are {spec.Input}. Give it the features it was trained on.");
        }
        (List<LayerSpec>? before, List<LayerSpec>? now) = (Layers(trained), Layers(spec));
        if (now[^1] is OutputScaling && before[^1] is Dense { Bias: true })
        {
            now.RemoveAt(now.Count - 1);
        }
        int output = otherOutputs ? now.FindLastIndex(layer => layer is Dense) : -1;
        for (int i = 0; i < Math.Max(before.Count, now.Count); i++)
        {
            (LayerSpec? had, LayerSpec? has) = (before.ElementAtOrDefault(i), now.ElementAtOrDefault(i));
            bool same = i == output && before.Count == now.Count && had is Dense dense
                ? Equals(dense with { Units = ((Dense)has!).Units }, has)
                : Equals(had, has);
            if (!same)
            {
                throw Refused(
                    $"layer {i + 1} of the model, dropout not counted, is {had?.ToString() ?? "none"}, "
                    + $"but the options make {has?.ToString() ?? "none"}. Give the options that the model was trained with.");
            }
        }
    }

    // Dropout has no weights and may come and go.
    private static List<LayerSpec> Layers(NetworkSpec spec) =>
        [.. spec.Nodes.Select(node => node.Layer).Where(layer => layer is not Dropout)];

    private static string Kind(IReadOnlyList<string> names) =>
        names.Count == 0 ? "no key values" : $"key values ({string.Join(", ", names.Take(NamesTold))})";

    private static void Tell(IChannel channel, string what, IEnumerable<string> classes)
    {
        string[] names = classes.ToArray();
        if (names.Length > 0)
        {
            channel.Info(
                MessageSensitivity.Schema,
                $"Classes that are {what}: {string.Join(", ", names.Take(NamesTold))}{(names.Length > NamesTold ? ", ..." : "")}.");
        }
    }

    private static ArgumentException Refused(string what)
        => new($"{nameof(NetworkLearner.InitialModel)}: {what}", nameof(NetworkLearner.InitialModel));

    // Such as MulticlassTransformer<Network>.
    private static string Name(Type type) => type.IsGenericType
        ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
        : type.Name;
}
