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
        new("mlp", Family, "Multilayer perceptron: the slides' 784-500-500-10 with ReLU and dropout for images, the defaults for tables",
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
        Mlp options = context.Data.Image is null
            ? new Mlp()
            : MlpPreset.Simple with
            {
                HiddenUnits = [500, 500],
                Activation = new Relu(),
                Dropout = 0.2f,
                InputScaling = InputScalingMode.Whole,
                BatchSize = 64,
                Optimizer = new AdamOptimizer(0.0005f),
            };
        return options with
        {
            Epochs = context.Epochs,
            EpochCompleted = context.EpochCompleted,
            CancellationToken = context.Cancellation,
        };
    }

    private static long? NetworkParameters(ITransformer model, SampleData data)
        => ((MulticlassTransformer<Network>)model).Model.Spec.ParameterCount;
}
