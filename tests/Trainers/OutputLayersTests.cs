using Microsoft.ML;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Trainers.Tests;

/// <summary>Networks written as in Keras, with the output's activation, or as in PyTorch, with logits: no layer comes twice.</summary>
public sealed class OutputLayersTests
{
    private static readonly LayerSpec[] ThreeClasses = [new Dense(3), new Softmax()];
    private static readonly LayerSpec[] YesOrNo = [new Dense(1), new Sigmoid()];
    private static readonly LayerSpec[] Numbers = [new Dense(3)];

    private readonly MLContext _mlContext = new(1);

    private static IEnumerable<LayerSpec> Missing(LayerSpec[] head, params LayerSpec[] layers)
    {
        NetworkSpecBuilder network = NetworkSpec.From(Shape.Of(6, 2, 2));
        foreach (LayerSpec layer in layers)
        {
            network.Add(layer);
        }
        return OutputLayers.Missing(network, head);
    }

    private static void Refuses(string[] named, LayerSpec[] head, params LayerSpec[] layers)
    {
        string message = Assert.Throws<ArgumentException>(() => Missing(head, layers)).Message;
        Assert.All(named, name => Assert.Contains(name, message, StringComparison.Ordinal));
    }

    [Fact]
    public void Activations_of_the_task_are_taken_as_they_are()
    {
        Assert.Empty(Missing(ThreeClasses, new Flatten(), new Dense(3), new Softmax()));
        Assert.Empty(Missing(ThreeClasses, new Conv2D(3, 1), new GlobalAveragePool2D(), new Softmax()));
        Assert.Empty(Missing(YesOrNo, new Flatten(), new Dense(1), new Sigmoid()));
        Assert.Empty(Missing(Numbers, new Flatten(), new Dense(3), new Sigmoid()));
    }

    [Fact]
    public void Logits_get_the_activation_alone()
    {
        Assert.Equal([new Softmax()], Missing(ThreeClasses, new Flatten(), new Dense(3)));
        Assert.Equal([new Sigmoid()], Missing(YesOrNo, new Flatten(), new Dense(1)));
        Assert.Empty(Missing(Numbers, new Flatten(), new Dense(3)));
    }

    [Fact]
    public void Hidden_layers_get_the_whole_head()
    {
        Assert.Equal(ThreeClasses, Missing(ThreeClasses, new Flatten(), new Dense(30), new Sigmoid()));
        Assert.Equal(ThreeClasses, Missing(ThreeClasses, new Flatten(), new Dense(3), new Relu()));
        Assert.Equal(ThreeClasses, Missing(ThreeClasses, new Conv2D(3, 1)));
        Assert.Equal(YesOrNo, Missing(YesOrNo, new Flatten(), new Dense(2)));
        Assert.Equal(ThreeClasses, Missing(ThreeClasses));
    }

    [Fact]
    public void Activations_that_do_not_fit_the_labels_are_refused()
    {
        Refuses(["Softmax", "over 4 numbers", "Units = 3"], ThreeClasses, new Flatten(), new Dense(4), new Softmax());
        Refuses(["Sigmoid", "over 3 numbers"], ThreeClasses, new Flatten(), new Dense(3), new Sigmoid());
        Refuses(["Softmax", "over 2 numbers"], YesOrNo, new Flatten(), new Dense(2), new Softmax());
        Refuses(["Softmax", "over 1 numbers"], YesOrNo, new Flatten(), new Dense(1), new Softmax());
        Refuses(["Softmax", "over 2 numbers"], Numbers, new Flatten(), new Dense(2), new Softmax());
    }

    [Fact]
    public void A_network_with_its_output_layers_is_the_one_without()
    {
        (IDataView? data, ITransformer _) = Blobs.Keyed(_mlContext, 90);
        float[] Scores(params LayerSpec[] output)
        {
            var options = new Cnn
            {
                ImageShape = new ImageShape(2, 2, 1),
                Layers = [new Flatten(), new Dense(8), new Tanh(), .. output],
                Epochs = 3,
                Seed = 1,
            };
            return Blobs.Scores(_mlContext.MulticlassClassification.Trainers.Cnn(options).Fit(data).Transform(data));
        }

        Assert.Equal(Scores(), Scores(new Dense(3), new Softmax()));
        Assert.Equal(Scores(), Scores(new Dense(3)));
    }

    [Fact]
    public void Labels_are_not_scaled_into_a_last_layer_that_cannot_take_their_unit()
    {
        var options = new Cnn { ImageShape = new ImageShape(1, 3, 1), Layers = [new Flatten(), new Dense(1), new Sigmoid()], Epochs = 1 };
        string message =
            Assert.Throws<ArgumentException>(() => _mlContext.Regression.Trainers.Cnn(options).Fit(Surface.Data(_mlContext, 20))).Message;
        Assert.Contains("ScaleLabels", message, StringComparison.Ordinal);
        Assert.Contains("Sigmoid", message, StringComparison.Ordinal);
        options = options with { ScaleLabels = false };
        List<float> scores = Surface.Scores(
            _mlContext.Regression.Trainers.Cnn(options).Fit(Surface.Data(_mlContext, 20)).Transform(Surface.Data(_mlContext, 20)));
        Assert.All(scores, score => Assert.InRange(score, 0, 1));
    }

    [Fact]
    public void A_regression_with_any_dense_layer_at_its_end_predicts_in_the_labels_unit()
    {
        var options = new Cnn
        {
            ImageShape = new ImageShape(1, 3, 1),
            Layers = [new Flatten(), new Dense(1) { Bias = false }],
            Epochs = 1,
            Loss = new MeanAbsoluteErrorLoss(),
        };
        IDataView data = Surface.Data(_mlContext, 20);
        List<float> scores = Surface.Scores(_mlContext.Regression.Trainers.Cnn(options).Fit(data).Transform(data));
        Assert.All(scores, score => Assert.InRange(score, 2000, 8000));
    }
}
