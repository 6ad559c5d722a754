using Microsoft.ML;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Samples.Common;
using MLNetDeep.Trainers;
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
        new("cnn", Family, "Convolutional network: blocks of 3 x 3 convolution and max pooling, then a dense layer",
            context => context.MLContext.MulticlassClassification.Trainers.Cnn(new CnnMulticlassTrainer.Options
            {
                ImageShape = context.Data.Image,
                Epochs = context.Epochs,
                EpochCompleted = context.EpochCompleted,
                CancellationToken = context.Cancellation,
            }), NetworkParameters, ImagesOnly: true),
    ];

    private static MlpMulticlassTrainer.Options Mlp(ModelContext context)
    {
        var options = new MlpMulticlassTrainer.Options
        {
            Epochs = context.Epochs,
            EpochCompleted = context.EpochCompleted,
            CancellationToken = context.Cancellation,
        };
        if (context.Data.Image is not null)
        {
            options.HiddenUnits = [500, 500];
            options.Activation = new Relu();
            options.Dropout = 0.2f;
            options.InputScaling = InputScalingMode.Whole;
            options.BatchSize = 64;
            options.Optimizer = new AdamOptimizer(0.0005f);
        }
        return options;
    }

    private static long? NetworkParameters(ITransformer model, SampleData data)
        => ((MulticlassNetworkTransformer)model).Model.Spec.ParameterCount;
}
