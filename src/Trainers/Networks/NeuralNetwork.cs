using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Imaging;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Training;
using MLNetDeep.Trainers;

namespace MLNetDeep;

/// <summary>The settings of a neural network of any layers: for tables, sequences, words and images.</summary>
/// <example><code>
/// var network = new NeuralNetwork
/// {
///     Layers = net => net.Dense(64).Residual(block => block.BatchNormalization().Relu().Dense(64)).Relu(),
///     Epochs = 20,
/// };
/// </code></example>
public sealed record NeuralNetwork : NetworkLearner
{
    /// <summary>
    /// The layers between the input and the output layers, which are added to the graph that it is given. The output layers come after
    /// them: <see cref="Dense"/> with an output a class or number, behind a <see cref="Flatten"/> where it needs one, then
    /// <see cref="Softmax"/> for several classes, <see cref="Sigmoid"/> for two. Layers that end in them already, all or the dense one
    /// alone, are taken as they are.
    /// </summary>
    /// <remarks>
    /// The inputs are scaled, as <see cref="NetworkLearner.InputScaling"/> says, before the first layer, or behind it where it is a
    /// <see cref="ChannelsFirst"/>. An <see cref="Embedding"/> takes its word indices as they are. Where an
    /// <see cref="Engine.Layers.InputScaling"/> is among the layers, no other is added. Where the catalog's
    /// <c>categoricalColumnNames</c> names columns, the layers take one vector: the scaled features, then an indicator for each value of a
    /// column of at most 8, and a trained vector (<see cref="Embedding"/>) of a column of more.
    /// </remarks>
    public required Action<NetworkSpecBuilder> Layers { get; init; }

    /// <summary>
    /// The pretrained network whose layers come first, with its weights, such as <c>OnnxNetwork.Load</c> and
    /// <see cref="Network.EndingAt"/> give: <see cref="Layers"/> are added to them. It takes the inputs as they are, and is left as it is;
    /// <see cref="NetworkLearner.LearningRateFactors"/> keep its layers from learning, or let them learn slowly. Null: none.
    /// </summary>
    public Network? Pretrained { get; init; }

    /// <summary>
    /// The shape of the input, such as <c>[channels, length]</c> for <see cref="Conv1D"/> and <c>[channels, height, width]</c> for
    /// <see cref="Conv2D"/>: as many elements as the feature column has numbers, which fill it in row-major order. Null: the dimensions of
    /// the feature column as they are.
    /// </summary>
    public Shape? InputShape { get; init; }

    /// <summary>
    /// The augmentation of training images, at random and anew in each epoch, for networks whose input is an image: <c>[channels, height,
    /// width]</c>, or <c>[height, width, channels]</c> that a <see cref="ChannelsFirst"/> alone reads. Null: none.
    /// </summary>
    public ImageAugmentation? Augmentation { get; init; }

    internal override void Validate()
    {
        base.Validate();
        Require(Layers is not null, nameof(Layers), "layers", Layers);
    }

    internal override bool TakesCategories => Pretrained is null && InputShape is null;

    internal override Network? PretrainedNetwork => Pretrained;

    internal override TrainingOptions ToTrainingOptions(Loss loss, int epochs, int seed)
        => base.ToTrainingOptions(loss, epochs, seed) with { Augmentation = Augmentation };

    internal override NetworkSpec CreateSpec(NetworkInput data, IReadOnlyList<LayerSpec> head)
    {
        if (data.Categories.Count > 0)
        {
            return CreateSpecOfCategories(data, head);
        }
        Shape input = InputOf(data.Features);
        NetworkSpecBuilder written = NetworkSpec.From(input).Add(Pretrained?.Spec.Nodes ?? []);
        Layers(written);
        NetworkSpecBuilder graph = NetworkSpec.From(input);
        Add(graph, written.Nodes);
        return OutputLayers.Complete(graph, head);
    }

    private NetworkSpec CreateSpecOfCategories(NetworkInput data, IReadOnlyList<LayerSpec> head)
    {
        NetworkSpecBuilder graph = NetworkSpec.From(Shape.Of(data.Numbers + data.Indexed.Length));
        if (data.Numbers > 0)
        {
            if (data.Indexed.Length > 0)
            {
                graph.Add(new Slice(0, data.Numbers), "numbers");
            }
            if (InputScaling is { } mode)
            {
                graph.Add(new InputScaling { Mode = mode }, "scaled_numbers");
            }
        }
        CategoryLayers.Add(graph, data);
        string input = graph.LastName;
        NetworkSpecBuilder written = NetworkSpec.From(graph.LastShape);
        Layers(written);
        foreach (NetworkNode node in written.Nodes)
        {
            graph.Add(node.Layer, node.Name, [.. node.Inputs.Select(name => name == NetworkSpec.InputName ? input : name)]);
        }
        return OutputLayers.Complete(graph, head);
    }

    private Shape InputOf(DataViewSchema.Column features)
    {
        var type = (VectorDataViewType)features.Type;
        Require(InputShape is null || InputShape.Elements == type.Size, nameof(InputShape),
            $"the shape of the {type.Size:N0} numbers of column '{features.Name}'", InputShape);
        Require(Pretrained is null || Pretrained.Spec.Input.Elements == type.Size, nameof(Pretrained),
            $"a network that takes the {type.Size:N0} numbers of column '{features.Name}'", $"one that takes {Pretrained?.Spec.Input}");
        return InputShape ?? Pretrained?.Spec.Input ?? Shape.Of(type.Dimensions.AsSpan());
    }

    // The layers as they are written, but those that take the input take it scaled.
    private void Add(NetworkSpecBuilder graph, IReadOnlyList<NetworkNode> nodes)
    {
        string input = nodes is [{ Layer: ChannelsFirst } first, ..] ? first.Name : NetworkSpec.InputName;
        InputScaling? scaling = InputScaling is { } mode && Pretrained is null && !nodes.Any(node => node.Layer is InputScaling)
            ? new InputScaling { Mode = mode }
            : null;
        string? scaled = null;
        foreach (NetworkNode node in nodes)
        {
            IReadOnlyList<string> inputs = node.Inputs;
            if (scaling is not null && !node.Layer.TakesIndices && inputs.Contains(input))
            {
                scaled ??= graph.Add(scaling, inputs: [input]).LastName;
                inputs = [.. inputs.Select(name => name == input ? scaled : name)];
            }
            graph.Add(node.Layer, node.Name, inputs);
        }
        if (scaling is not null && graph.LastName == input)
        {
            graph.Add(scaling);
        }
    }
}
