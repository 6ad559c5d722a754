using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Golden.Tests.Cases;

/// <summary>A layer at some shapes of its inputs: alone, and in a small network.</summary>
internal sealed record LayerCase
{
    public LayerCase(LayerSpec layer, params Shape[] inputs)
    {
        Layer = layer;
        Inputs = inputs;
    }

    public LayerSpec Layer { get; }

    public Shape[] Inputs { get; }

    /// <summary>Rows of a batch: odd, as a rule.</summary>
    public int Rows { get; init; } = 5;

    /// <summary>Inputs are whole numbers from 0 to below this; they have no gradient.</summary>
    public int? Indices { get; init; }

    /// <summary>Whether the layer takes away what a bias before it adds.</summary>
    public bool Normalizes { get; init; }

    private bool ComesFirst => Indices is not null || Layer is InputScaling;

    public string Name => $"{Layer} of {string.Join(" and ", Inputs.Select(shape => shape.ToString()))}, {Rows} rows";

    /// <summary>The numbers of an input.</summary>
    public float[] Numbers(long length, int seed) => Indices is { } count ? Values.Indices(length, count) : Values.Normal(length, seed);

    /// <summary>
    /// The layer between one that has something to train and the classes. What comes before is a convolution or a dense layer, which the
    /// engine may fuse with the layer.
    /// </summary>
    public NetworkSpec Network(int classes)
    {
        NetworkSpecBuilder builder = NetworkSpec.From(Inputs[0]);
        var names = new List<string>();
        foreach (Shape input in Inputs)
        {
            if (ComesFirst)
            {
                names.Add(NetworkSpec.InputName);
                continue;
            }
            string from = NetworkSpec.InputName;
            if (input.Rank == 1 && Inputs[0].Rank > 1)
            {
                from = builder.Add(new Flatten(), null, [from]).LastName;
            }
            LayerSpec before = input.Rank switch
            {
                1 => new Dense(input[0]),
                2 => new Conv1D(input[0], 1),
                _ => new Conv2D(input[0], 1),
            };
            builder.Add(before, $"before_{names.Count}", [from]);
            names.Add(builder.LastName);
        }
        builder.Add(Layer, "layer", names);
        NetworkSpec soFar = builder.Build();
        if (soFar.Output.Rank > 1)
        {
            builder.Add(new Flatten());
        }
        return builder.Add(new Dense(classes)).Add(new Softmax()).Build();
    }
}
