using Microsoft.ML;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Samples.Common;
using MLNetDeep.Transforms;

namespace MLNetDeep.Samples.Compare.Models;

/// <summary>This library's networks.</summary>
internal static class DeepModels
{
    public const string Family = "deep";

    public static IEnumerable<ComparedModel> All =>
    [
        new("mlp", Family, "Multilayer perceptron: the slides' 784-500-500-10 with ReLU and dropout for images, 64-32 for tables",
            context => context.MLContext.MulticlassClassification.Trainers.Mlp(Mlp(context)), NetworkParameters),
        new("cnn", Family, "Convolutional network: pairs of 3 x 3 convolutions and max pooling, then a dense layer",
            context => context.MLContext.MulticlassClassification.Trainers.Cnn(new Cnn
            {
                ImageShape = context.Data.Image,
                Epochs = context.Epochs,
                EpochCompleted = context.EpochCompleted,
                CancellationToken = context.Cancellation,
            }), NetworkParameters, ImagesOnly: true),
    ];

    private static Mlp Mlp(ModelContext context)
    {
        var options = new Mlp
        {
            Epochs = context.Epochs,
            EpochCompleted = context.EpochCompleted,
            CancellationToken = context.Cancellation,
        };
        if (context.Data.Image is not null)
        {
            options = options with { HiddenUnits = [500, 500] };
            options = options with { Activation = new Relu() };
            options = options with { Dropout = 0.2f };
            options = options with { InputScaling = InputScalingMode.Whole };
            options = options with { BatchSize = 64 };
            options = options with { Optimizer = new AdamOptimizer(0.0005f) };
        }
        return options;
    }

    private static long? NetworkParameters(ITransformer model, SampleData data)
        => ((MulticlassTransformer<Network>)model).Model.Spec.ParameterCount;
}
