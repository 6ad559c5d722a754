using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MLNetDeep.Engine.Layers;

namespace MLNetDeep.Trainers.Tests.Samples;

/// <summary>MulticlassClassification_mnist: digits of 8 x 8 pixels from 0 to 16, and the number.</summary>
public sealed class DigitsTests : SamplePipeline
{
    private const int Side = 8;
    private static readonly ImageShape Image = new(Side, Side, 1);

    internal static Dictionary<string, Func<MLContext, IEstimator<ITransformer>>> Trainers { get; } = new()
    {
        ["MulticlassClassification.Mlp"] = ml => ml.MulticlassClassification.Trainers.Mlp(),
        ["MulticlassClassification.Cnn"] = ml => ml.MulticlassClassification.Trainers.Cnn(Image),
        ["MulticlassClassification.Residual"] = ml => ml.MulticlassClassification.Trainers.Residual(Image, epochs: 30),
        ["MulticlassClassification.Network"] = ml => ml.MulticlassClassification.Trainers.Network(
            net => net.Conv2D(16, 3).Relu().MaxPool2D(2), inputShape: [1, Side, Side]),
        ["MulticlassClassification.KNearestNeighbors"] = ml => ml.MulticlassClassification.Trainers.KNearestNeighbors(),
        ["MulticlassClassification.LinearDiscriminantAnalysis"] = ml => ml.MulticlassClassification.Trainers.LinearDiscriminantAnalysis(),
        ["MulticlassClassification.DecisionTree"] = ml => ml.MulticlassClassification.Trainers.DecisionTree(),
        ["MulticlassClassification.RandomForest"] = ml => ml.MulticlassClassification.Trainers.RandomForest(),
        ["MulticlassClassification.KernelSvm"] = ml => ml.MulticlassClassification.Trainers.KernelSvm(),
        ["Transforms.Convolve2D"] = ml => ml.Transforms.Convolve2D("Features", shape: Image, padding: Padding2D.Same)
            .Append(ml.Transforms.Rectify("Features")).Append(ml.Transforms.MaxPool2D("Features"))
            .Append(ml.MulticlassClassification.Trainers.LinearDiscriminantAnalysis()),
        ["Transforms.ShufflePixels"] = ml => ml.Transforms.ShufflePixels("Features", shape: Image)
            .Append(ml.MulticlassClassification.Trainers.KNearestNeighbors()),
        // For targets that are made of the number, since the table has none of their kind.
        ["BinaryClassification.Cnn"] = ml => ml.Transforms.Expression("Target", "number => number >= 5", "Number")
            .Append(ml.BinaryClassification.Trainers.Cnn(Image, "Target")),
        ["BinaryClassification.Residual"] = ml => ml.Transforms.Expression("Target", "number => number >= 5", "Number")
            .Append(ml.BinaryClassification.Trainers.Residual(Image, "Target", epochs: 30)),
        ["Regression.Residual"] = ml => ml.Transforms.CopyColumns("Target", "Number")
            .Append(ml.Regression.Trainers.Residual(Image, "Target", epochs: 30)),
        ["Regression.Cnn"] = ml => ml.Transforms.CopyColumns("Target", "Number").Append(ml.Regression.Trainers.Cnn(Image, "Target")),
        ["Regression.CnnMultiOutput"] = ml => NumberAndSquare(ml).Append(ml.Regression.Trainers.CnnMultiOutput(Image, "Target")),
        ["Regression.NetworkMultiOutput"] = ml => NumberAndSquare(ml).Append(ml.Regression.Trainers.NetworkMultiOutput(
            net => net.Conv2D(16, 3).Relu().MaxPool2D(2).Flatten().Dense(32).Relu(), "Target", inputShape: [1, Side, Side])),
        // Scaled one by one, the pixels that are only noise weigh as much as those of ink.
        ["Regression.MlpMultiOutput"] = ml => NumberAndSquare(ml).Append(ml.Regression.Trainers.MlpMultiOutput(
            new Mlp { InputScaling = InputScalingMode.Whole }, labelColumnName: "Target")),
    };

    public static TheoryData<string> Names => [.. Trainers.Keys];

    private sealed class InputData
    {
        [LoadColumn(0, 63), VectorType(Side * Side)] public float[] PixelValues { get; set; } = [];
        [LoadColumn(64)] public float Number { get; set; }
    }

    private sealed class OutputData
    {
        public float[] Scores { get; set; } = [];
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Digits_are_learned_and_predicted_from_the_models_file(string trainer)
    {
        IDataView train = Load<InputData>("optdigits-train.csv", Digits(400, seed: 1), hasHeader: false, separatorChar: ',');
        IDataView test = Load<InputData>("optdigits-val.csv", Digits(200, seed: 2), hasHeader: false, separatorChar: ',');
        TransformerChain<ColumnConcatenatingTransformer> model = MLContext.Transforms.Conversion
            .MapValueToKey("Label", "Number", keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
            .Append(MLContext.Transforms.Concatenate("Features", "PixelValues"))
            .AppendCacheCheckpoint(MLContext)
            .Append(Trainers[trainer](MLContext))
            .Append(MLContext.Transforms.Conversion.MapKeyToValue("Number", "Label"))
            // A vector also of a single score: one class of predictions for all.
            .Append(MLContext.Transforms.Concatenate("Scores", "Score"))
            .Fit(train);
        IDataView scored = model.Transform(test);

        Assert.InRange(scored.Schema.GetColumnOrNull("Target")?.Type switch
        {
            null => MLContext.MulticlassClassification.Evaluate(scored, "Number").MicroAccuracy,
            BooleanDataViewType => Evaluate(scored, "Target").Accuracy,
            NumberDataViewType => MLContext.Regression.Evaluate(scored, "Target").RSquared,
            _ => MLContext.Regression.EvaluateMultiOutput(scored, "Target").RSquared,
        }, 0.85, 1);
        Reload<InputData, OutputData>(model, test, new InputData { PixelValues = Pixels(7, new Random(3)) }).Dispose();
    }

    private static IEstimator<ITransformer> NumberAndSquare(MLContext ml) => ml.Transforms
        .Expression("Square", "number => number * number", "Number").Append(ml.Transforms.Concatenate("Target", "Number", "Square"));

    private static IEnumerable<string> Digits(int count, int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < count; i++)
        {
            yield return Line(',', [.. Pixels(i % 10, random), i % 10]);
        }
    }

    // The seven segments of a pocket calculator, one pixel to the side or not.
    private static float[] Pixels(int number, Random random)
    {
        // Top, upper left and right, middle, lower left and right, bottom.
        string[] lit = ["1110111", "0010010", "1011101", "1011011", "0111010", "1101011", "1101111", "1010010", "1111111", "1111011"];
        (int Top, int Left, int Height, int Width)[] segments =
            [(0, 1, 1, 5), (0, 1, 4, 1), (0, 5, 4, 1), (3, 1, 1, 5), (3, 1, 5, 1), (3, 5, 5, 1), (7, 1, 1, 5)];
        (int shift, int ink) = (random.Next(2), random.Next(9, 15));
        float[] pixels = new float[Side * Side];
        foreach (((int Top, int Left, int Height, int Width) segment, char _) in
            segments.Zip(lit[number]).Where(pair => pair.Second == '1'))
        {
            for (int i = 0; i < segment.Height * segment.Width; i++)
            {
                pixels[(segment.Top + i / segment.Width) * Side + segment.Left + i % segment.Width + shift] = ink;
            }
        }
        return [.. pixels.Select(pixel => Math.Clamp(pixel + random.Next(-2, 3), 0, 16))];
    }
}
