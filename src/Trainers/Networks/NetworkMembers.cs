using System.Globalization;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;

namespace MLNetDeep.Trainers;

/// <summary>
/// Networks of the same layers as one, whose logits or numbers are the mean of theirs: what they know of the inputs without training,
/// such as their scale, comes once, their other layers beside each other, and one dense layer with the mean of their last weights after
/// all.
/// </summary>
internal static class NetworkMembers
{
    private const string JoinName = "members";

    /// <summary>The networks that a network is made of; 1 where it is not.</summary>
    public static int CountOf(NetworkSpec spec) =>
        spec.Nodes.FirstOrDefault(node => node.Name == JoinName) is { Layer: Concatenate } joined ? joined.Inputs.Count : 1;

    /// <summary>A network and others to train beside it, with initial weights of their own and what it has learned of the inputs.</summary>
    /// <param name="first">The network, not trained yet.</param>
    /// <param name="members">The number of networks.</param>
    /// <param name="seed">The seed of the first; those of the others follow on it.</param>
    public static Network[] Of(Network first, int members, int seed)
    {
        Network[] networks = [first, .. Enumerable.Range(1, members - 1).Select(member => new Network(first.Spec, seed + member))];
        foreach (Network network in networks[1..])
        {
            foreach ((Parameter from, Parameter to) in first.Parameters.Zip(network.Parameters).Where(pair => !pair.First.Trainable))
            {
                from.Values.CopyTo(to.Value.Span);
            }
        }
        return networks;
    }

    /// <summary>The layers of several networks.</summary>
    /// <param name="spec">The layers of one, the last dense one of which takes what has trained weights.</param>
    /// <param name="members">The number of networks; for 1 its layers.</param>
    public static NetworkSpec Join(NetworkSpec spec, int members)
    {
        if (members == 1)
        {
            return spec;
        }
        int last = LastDense(spec);
        HashSet<string> shared = Shared(spec, last);
        NetworkSpecBuilder builder = NetworkSpec.From(spec.Input).Add(spec.Nodes.Where(node => shared.Contains(node.Name)));
        NetworkNode[] own = [.. spec.Nodes.Take(last).Where(node => !shared.Contains(node.Name))];
        string[] ends = new string[members];
        for (int member = 0; member < members; member++)
        {
            string Named(string name) => shared.Contains(name) ? name : NameOf(member, name);
            foreach (NetworkNode node in own)
            {
                builder.Add(node.Layer, Named(node.Name), [.. node.Inputs.Select(Named)]);
            }
            ends[member] = Named(spec.Nodes[last].Inputs[0]);
        }
        builder.Add(new Concatenate(), JoinName, ends);
        builder.Add(spec.Nodes[last].Layer, spec.Nodes[last].Name, [JoinName]);
        return builder.Add(spec.Nodes.Skip(last + 1)).Build();
    }

    /// <summary>Several networks as one.</summary>
    /// <param name="members">The networks, all of the same layers; what they know without training is that of the first.</param>
    public static Network Join(IReadOnlyList<Network> members)
    {
        NetworkSpec spec = members[0].Spec;
        int last = LastDense(spec);
        var joined = new Network(Join(spec, members.Count)) { History = members[0].History };
        var parameters = joined.Parameters.ToDictionary(parameter => parameter.Name);
        for (int member = 0; member < members.Count; member++)
        {
            for (int node = 0; node < spec.Nodes.Count; node++)
            {
                foreach (Parameter from in members[member].Layers[node].Parameters.Where(_ => node != last))
                {
                    string own = NameOf(member, from.Name);
                    from.Values.CopyTo(parameters[parameters.ContainsKey(own) ? own : from.Name].Value.Span);
                }
            }
        }
        Average([.. members.Select(network => network.Layers[last])], joined.Layers[LastDense(joined.Spec)]);
        return joined;
    }

    private static string NameOf(int member, string name) =>
        string.Create(CultureInfo.InvariantCulture, $"member{member + 1}_{name}");

    private static int LastDense(NetworkSpec spec) => spec.Nodes.Select(node => node.Layer).ToList().FindLastIndex(layer => layer is Dense);

    // The input, and layers without trained weights that come before all that have some.
    private static HashSet<string> Shared(NetworkSpec spec, int end)
    {
        HashSet<string> shared = [NetworkSpec.InputName];
        foreach (NetworkNode node in spec.Nodes.Take(end))
        {
            if (node.Inputs.All(shared.Contains) && !node.Parameters.Any(parameter => parameter.Trainable))
            {
                shared.Add(node.Name);
            }
        }
        return shared;
    }

    // Of a unit the weights of all, side by side.
    private static void Average(Layer[] from, Layer to)
    {
        Span<float> weights = to.Parameters[0].Value.Span;
        int units = to.Parameters[0].Shape[0];
        int inputs = weights.Length / units / from.Length;
        for (int member = 0; member < from.Length; member++)
        {
            for (int unit = 0; unit < units; unit++)
            {
                ReadOnlySpan<float> own = from[member].Parameters[0].Values.Slice(unit * inputs, inputs);
                Span<float> target = weights.Slice(((unit * from.Length) + member) * inputs, inputs);
                for (int i = 0; i < inputs; i++)
                {
                    target[i] = own[i] / from.Length;
                }
            }
            for (int index = 1; index < to.Parameters.Count; index++)
            {
                for (int unit = 0; unit < units; unit++)
                {
                    to.Parameters[index].Value.Span[unit] += from[member].Parameters[index].Values[unit] / from.Length;
                }
            }
        }
    }
}
