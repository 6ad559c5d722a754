using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Tests.Support;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.Engine.Tests.Training;

/// <summary>Classes that come by number are what one-hot targets are, to the last bit.</summary>
public sealed class ClassNumbersTests
{
    private const int Rows = 70;
    private const int Classes = 5;

    private static readonly float[] Inputs = RandomArrays.Normal(Rows * 3, 1);
    private static readonly int[] Labels = [.. Enumerable.Range(0, Rows).Select(row => row * row % Classes)];
    private static readonly float[] Weights = [.. Labels.Select(label => 0.5f + label)];

    private static float[] OneHot => [.. Labels.SelectMany(label => Enumerable.Range(0, Classes).Select(i => i == label ? 1f : 0))];

    public static TheoryData<Loss> Losses =>
    [
        new CrossEntropyLoss(),
        new CrossEntropyLoss { LabelSmoothing = 0.1f },
        new CrossEntropyLoss { ClassWeights = [1, 2, 0, 0.5f, 3] },
        new CrossEntropyLoss { LabelSmoothing = 0.2f, ClassWeights = [1, 2, 1, 0.5f, 3] },
        new MarginLoss(),
        new MeanSquareErrorLoss(),
        new BinaryCrossEntropyLoss(),
    ];

    [Theory]
    [MemberData(nameof(Losses))]
    public void Training_by_class_numbers_gives_the_bits_of_one_hot_targets(Loss loss)
    {
        (float[] byNumber, EpochResult result) = Train(loss, new InMemoryBatches(Inputs, 3, Labels, Classes, weights: Weights));
        (float[] byTarget, EpochResult expected) = Train(loss, new InMemoryBatches(Inputs, 3, OneHot, Classes, weights: Weights));

        Assert.Equal(byTarget, byNumber);
        Assert.Equal(
            (expected.Loss, expected.Accuracy, expected.ValidationLoss, expected.ValidationAccuracy),
            (result.Loss, result.Accuracy, result.ValidationLoss, result.ValidationAccuracy));
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void Evaluation_by_class_numbers_gives_the_bits_of_one_hot_targets_where_the_loss_takes_them(Loss loss)
    {
        if (!loss.TakesClasses)
        {
            return;
        }
        float[] predictions = RandomArrays.Normal(Rows * Classes, 2);
        float[] byNumber = new float[predictions.Length], byTarget = new float[predictions.Length];

        double value = loss.Evaluate(LossBatch.OfClasses(Rows, Classes, predictions, Labels, Weights), byNumber);

        Assert.Equal(loss.Evaluate(new LossBatch(Rows, Classes, predictions, OneHot, Weights), byTarget), value);
        Assert.Equal(byTarget, byNumber);
    }

    [Fact]
    public void A_class_number_that_is_no_output_is_refused()
    {
        Assert.Throws<ArgumentException>(() => LossBatch.OfClasses(2, 3, new float[6], [0, 3]));
        Assert.Throws<ArgumentException>(() => LossBatch.OfClasses(2, 3, new float[6], [0, -1]));
        Assert.Throws<ArgumentException>(() => LossBatch.OfClasses(2, 3, new float[6], [0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => LossBatch.OfClasses(2, 1, new float[2], [0, 0]));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-1)]
    [InlineData(0.5f)]
    [InlineData(float.NaN)]
    public void A_source_with_a_number_that_is_no_class_is_refused(float target) => Assert.Contains(
        "classes from 0 to 2",
        Assert.Throws<InvalidOperationException>(() => NetworkTrainer.Train(Net(3), new OneRow(3, target), null, new TrainingOptions()))
            .Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Another_number_of_classes_than_outputs_is_refused(int classes) =>
        Assert.Throws<ArgumentException>(() => NetworkTrainer.Train(Net(3), new OneRow(classes, 0), null, new TrainingOptions()));

    [Fact]
    public void Two_classes_of_a_single_output_are_its_targets()
    {
        int[] labels = [.. Labels.Select(label => label % 2)];
        var loss = new BinaryCrossEntropyLoss();
        (float[] byNumber, EpochResult result) = Train(loss, new InMemoryBatches(Inputs, 3, labels, 2), outputs: 1);
        (float[] byTarget, EpochResult expected) =
            Train(loss, new InMemoryBatches(Inputs, 3, Array.ConvertAll(labels, label => (float)label), 1), outputs: 1);

        Assert.Equal(byTarget, byNumber);
        Assert.Equal((expected.Loss, expected.Accuracy), (result.Loss, result.Accuracy));
    }

    [Fact]
    public void Accuracy_that_is_not_asked_for_is_NaN()
    {
        TrainingOptions options = new() { Epochs = 1, MeasuresAccuracy = false };
        var source = new InMemoryBatches(Inputs, 3, Labels, Classes);

        EpochResult result = NetworkTrainer.Train(Net(Classes), source, source, options).Epochs[0];

        Assert.Equal((double.NaN, double.NaN), (result.Accuracy, result.ValidationAccuracy));
        Assert.Contains(nameof(TrainingOptions.MeasuresAccuracy), Assert.Throws<ArgumentException>(() => NetworkTrainer.Train(
            Net(Classes), source, null, options with { EarlyStopping = new EarlyStopping { Metric = WatchedMetric.Accuracy } })).Message,
            StringComparison.Ordinal);
    }

    private static Network Net(int outputs) => new(NetworkSpec.Sequential(Shape.Of(3), new Dense(7), new Tanh(), new Dense(outputs)), 1);

    private static (float[] Weights, EpochResult Last) Train(Loss loss, InMemoryBatches source, int outputs = Classes)
    {
        Network network = Net(outputs);
        TrainingHistory history = NetworkTrainer.Train(
            network, source, source, new TrainingOptions { Epochs = 2, BatchSize = 16, Loss = loss });
        return ([.. network.Parameters.SelectMany(parameter => parameter.Value.Span.ToArray())], history.Epochs[^1]);
    }

    /// <summary>A row with a target that is said to be a class.</summary>
    private sealed class OneRow(int classes, float target) : IBatchSource, IBatchReader
    {
        private bool _read;

        public int InputSize => 3;

        public int TargetSize => 1;

        public int Classes => classes;

        public long? Rows => 1;

        public IBatchReader StartEpoch(int epoch) => this;

        public int ReadBatch(Span<float> inputs, Span<float> targets, Span<float> weights)
        {
            targets[0] = target;
            (bool done, _read) = (_read, true);
            return done ? 0 : 1;
        }

        public void Dispose()
        {
        }
    }
}
