using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep;

/// <summary>
/// The settings of a multilayer perceptron: dense layers with an activation after each, then an output a class or number.
/// Rumelhart, Hinton and Williams, "Learning representations by back-propagating errors", Nature 323, 1986.
/// </summary>
/// <example><code>
/// var mlp = new Mlp { HiddenUnits = [128, 64], Activation = new Relu(), Dropout = 0.2f, Epochs = 30 };
/// var model = mlContext.MulticlassClassification.Trainers.Mlp(mlp).Fit(data);
/// var metrics = mlContext.MulticlassClassification.Evaluate(model.Transform(test));
/// </code></example>
public sealed record Mlp : NetworkLearner
{
    /// <summary>The number of units of each hidden layer, first to last. Empty: none, which is logistic or linear regression.</summary>
    public IReadOnlyList<int> HiddenUnits { get; init; } = [64, 32];

    /// <summary>
    /// The activation after each hidden layer. The hyperbolic tangent by default: its smooth boundaries suit small tables; for large data
    /// <see cref="Relu"/> trains faster.
    /// </summary>
    public ActivationSpec Activation { get; init; } = new Tanh();

    /// <summary>The dropout rate: the share of hidden units, 0 to below 1, left out at random of each training step.</summary>
    public float Dropout { get; init; }

    /// <summary>The initialization of the weights of the dense layers, those of the output layer included.</summary>
    public WeightInitialization Initialization { get; init; }

    internal override void Validate()
    {
        base.Validate();
        Require(HiddenUnits is not null && HiddenUnits.All(units => units >= 1), nameof(HiddenUnits), "numbers of at least 1",
            HiddenUnits is null ? null : $"[{string.Join(", ", HiddenUnits)}]");
        Require(Activation is not null, nameof(Activation), "an activation", Activation);
        Require(Dropout is >= 0 and < 1, nameof(Dropout), "from 0 to below 1", Dropout);
        Require(Enum.IsDefined(Initialization), nameof(Initialization), "one of WeightInitialization", Initialization);
    }

    internal override NetworkSpec CreateSpec(DataViewSchema.Column features, IEnumerable<LayerSpec> head)
    {
        var layers = new List<LayerSpec>();
        if (InputScaling is { } mode)
        {
            layers.Add(new InputScaling { Mode = mode });
        }
        foreach (int units in HiddenUnits)
        {
            layers.Add(new Dense(units) { Initialization = Initialization });
            layers.Add(Activation);
            if (Dropout > 0)
            {
                layers.Add(new Dropout(Dropout));
            }
        }
        layers.AddRange(head.Select(layer => layer is Dense output ? output with { Initialization = Initialization } : layer));
        return NetworkSpec.Sequential(Shape.Of(((VectorDataViewType)features.Type).Size), [.. layers]);
    }
}
