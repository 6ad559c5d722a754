using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Trainers;

/// <summary>
/// Trains a multilayer perceptron to tell classes apart: dense layers with an activation after each, then one output a class and a softmax.
/// Rumelhart, Hinton and Williams, "Learning representations by back-propagating errors", Nature 323, 1986.
/// </summary>
public sealed class MlpMulticlassTrainer : MulticlassNetworkTrainer
{
    private readonly Options _options;

    internal MlpMulticlassTrainer(IHost host, Options options)
        : base(host, options)
    {
        _options = options;
    }

    /// <summary>What this trainer can be told.</summary>
    public sealed class Options : NetworkTrainerOptions
    {
        /// <summary>Units of each hidden layer, first to last. Empty: none, which is logistic regression.</summary>
        public IReadOnlyList<int> HiddenUnits { get; set; } = Defaults.HiddenUnits;

        /// <summary>What follows each hidden layer. The hyperbolic tangent by default: its smooth boundaries suit small tables; for large data <see cref="Relu"/> trains faster.</summary>
        public LayerSpec Activation { get; set; } = new Tanh();

        /// <summary>The share of hidden units, 0 to below 1, left out at random of each training step.</summary>
        public float Dropout { get; set; }

        internal override void Validate()
        {
            base.Validate();
            Require(HiddenUnits is not null && HiddenUnits.All(units => units >= 1), nameof(HiddenUnits), "numbers of at least 1",
                HiddenUnits is null ? null : $"[{string.Join(", ", HiddenUnits)}]");
            Require(Activation is not null, nameof(Activation), "a layer", Activation);
            Require(Dropout is >= 0 and < 1, nameof(Dropout), "from 0 to below 1", Dropout);
        }
    }

    /// <summary>Defaults of the short overload.</summary>
    internal static class Defaults
    {
        public static readonly int[] HiddenUnits = [64, 32];
    }

    private protected override NetworkSpec CreateSpec(VectorDataViewType features, int classes)
    {
        var layers = new List<LayerSpec>();
        if (_options.InputScaling is { } mode)
            layers.Add(new InputScaling { Mode = mode });
        foreach (var units in _options.HiddenUnits)
        {
            layers.Add(new Dense(units));
            layers.Add(_options.Activation);
            if (_options.Dropout > 0)
                layers.Add(new Dropout(_options.Dropout));
        }
        layers.Add(new Dense(classes));
        layers.Add(new Softmax());
        return NetworkSpec.Sequential(Shape.Of(features.Size), [.. layers]);
    }
}
