using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Golden.Tests.Cases;

namespace MLNetDeep.Onnx.Tests;

/// <summary>Networks to export, each with rows: every layer alone where it has one input, and every layer among others.</summary>
internal sealed record ExportedNetwork(NetworkSpec Spec, int Rows, Func<long, float[]> Numbers)
{
    public static IReadOnlyDictionary<string, ExportedNetwork> All { get; } = CreateAll();

    /// <summary>The network, with weights all of which do something.</summary>
    public Network Create()
    {
        var network = new Network(Spec, 1);
        Values.Disturb([.. network.Parameters.Where(parameter => !parameter.Name.EndsWith(".columns", StringComparison.Ordinal))]);
        return network;
    }

    /// <summary>Rows of inputs.</summary>
    public float[] Inputs() => Numbers(Rows * Spec.Input.Elements);

    private static Dictionary<string, ExportedNetwork> CreateAll()
    {
        var all = new Dictionary<string, ExportedNetwork>();
        foreach ((string name, LayerCase tested) in LayerCases.All.Concat(Others()))
        {
            float[] Numbers(long length) => tested.Numbers(length, 20);
            if (tested.Inputs.Length == 1)
            {
                all.Add(name, new(NetworkSpec.Sequential(tested.Inputs[0], tested.Layer), tested.Rows, Numbers));
            }
            all.Add($"{name}, among others", new(tested.Network(4), tested.Rows, Numbers));
        }
        foreach ((string name, NetworkSpec spec) in NetworkCases.All)
        {
            all.Add(name, new(spec, 3, length => Values.Normal(length, 20)));
        }
        foreach ((string name, LayerSpec layer) in OfTables())
        {
            all.Add(name, new(NetworkSpec.Sequential(Shape.Of(7), layer, new Dense(3)), 5, WithMissing(layer is MissingValues)));
        }
        return all;
    }

    // What tests/Golden compares elsewhere.
    private static Dictionary<string, LayerCase> Others() => new LayerCase[]
    {
        new(new Dropout(0.3f), Shape.Of(3, 9, 7)),
        new(new BatchNormalization(), Shape.Of(4, 1, 1)),
        new(new MaxPool2D(4) { Stride = 3, CeilMode = true }, Shape.Of(3, 9, 8)),
        new(new AveragePool2D(4) { Stride = 3, CeilMode = true, Padding = 1 }, Shape.Of(3, 9, 8)),
        new(new SmoothClip(1e-3f), Shape.Of(12)),
        new(new Resize2D(new Size2D(18, 5), ResizeMode.BicubicAsymmetric) { CubicCoefficient = -0.5f }, Shape.Of(3, 9, 7)),
    }.ToDictionary(layer => layer.Name);

    private static Dictionary<string, LayerSpec> OfTables() => new()
    {
        ["missing values"] = new MissingValues(),
        ["missing values, three indicators"] = new MissingValues { Columns = 3 },
        ["missing values, no indicator"] = new MissingValues { Columns = 0 },
        ["bins"] = new PiecewiseLinearEncoding(3),
        ["low bins"] = new PiecewiseLinearEncoding(3) { Height = 0.125f },
        ["bins of two columns"] = new PiecewiseLinearEncoding(5) { Columns = 2 },
    };

    private static Func<long, float[]> WithMissing(bool missing) => length =>
    {
        float[] values = Values.Normal(length, 20);
        for (int i = 0; missing && i < values.Length; i += 5)
        {
            values[i] = float.NaN;
        }
        return values;
    };
}
