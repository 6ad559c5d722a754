using Microsoft.ML;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;

namespace MLNetDeep.Samples.TransferLearning;

/// <summary>
/// The learners by name: classic ones over the column Features; a CNN, and a pretrained network that learns on, over Pixels.
/// </summary>
internal static class Learners
{
    private const string FromScratch = "cnn";
    private const string FineTuned = "fine-tune";

    public static IReadOnlyList<string> Names { get; } = ["sdca", "lightgbm", "kernelsvm", FromScratch, FineTuned];

    /// <summary>Those that need no patience.</summary>
    public static IReadOnlyList<string> Quick { get; } = [.. Names.SkipLast(1)];

    /// <summary>Whether a learner reads the pixels and no features.</summary>
    public static bool LearnsFromScratch(string name) => name == FromScratch;

    /// <summary>Whether a learner changes the pretrained network.</summary>
    public static bool FineTunes(string name) => name == FineTuned;

    /// <summary>New classes on a pretrained network: first they alone learn, then its last stage too, at a tenth of the rate.</summary>
    public static ITransformer FineTune(MLContext mlContext, Network pretrained, IDataView pictures)
    {
        var head = new NeuralNetwork
        {
            Pretrained = pretrained,
            Layers = net => net.Flatten(),
            LearningRateFactors = pretrained.Spec.Nodes.ToDictionary(node => node.Name, _ => 0f),
            Optimizer = new AdamWOptimizer(0.003f, weightDecay: 0.01f),
            Schedule = new OneCycleLearningRate(),
            BatchSize = 16,
            Epochs = 10,
        };
        ITransformer model = mlContext.MulticlassClassification.Trainers.Network(head, featureColumnName: "Pixels").Fit(pictures);

        // The convolutions that give as many channels as there are features; few pictures would spoil the statistics of normalizations.
        int features = pretrained.Spec.Output[0];
        float FactorOf(NetworkNode node) => node.Layer is Conv2D && node.Output[0] == features ? 0.1f : 0;
        NeuralNetwork whole = head with
        {
            InitialModel = model,
            LearningRateFactors = pretrained.Spec.Nodes.ToDictionary(node => node.Name, FactorOf),
            Epochs = 4,
        };
        return mlContext.MulticlassClassification.Trainers.Network(whole, featureColumnName: "Pixels").Fit(pictures);
    }

    /// <summary>Refuses names that are none.</summary>
    /// <exception cref="ArgumentException">One is not of a learner.</exception>
    public static void Require(IEnumerable<string> names)
    {
        if (names.FirstOrDefault(name => !Names.Contains(name)) is { } unknown)
        {
            throw Unknown(unknown);
        }
    }

    private static ArgumentException Unknown(string name) =>
        new($"--learners: expected names among {string.Join(", ", Names)}, got '{name}'.");

    /// <summary>The learner of a name, of those over features and from scratch.</summary>
    public static IEstimator<ITransformer> Create(MLContext mlContext, string name) => name switch
    {
        "sdca" => mlContext.Transforms.NormalizeMeanVariance("Features")
            .Append(mlContext.MulticlassClassification.Trainers.SdcaMaximumEntropy()),
        "lightgbm" => mlContext.MulticlassClassification.Trainers.LightGbm(),
        "kernelsvm" => mlContext.Transforms.NormalizeMeanVariance("Features")
            .Append(mlContext.MulticlassClassification.Trainers.KernelSvm()),
        FromScratch => mlContext.MulticlassClassification.Trainers.Cnn(featureColumnName: "Pixels"),
        _ => throw Unknown(name),
    };
}
