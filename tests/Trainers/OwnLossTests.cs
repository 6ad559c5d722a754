using Microsoft.ML;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Engine.Training;
using MLNetDeep.Transforms;

namespace MLNetDeep.Trainers.Tests;

/// <summary>Losses of a user's own, by what is public alone.</summary>
public sealed class OwnLossTests : IDisposable
{
    private readonly MLContext _mlContext = new(1);
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("own_loss");

    private string Path => System.IO.Path.Combine(_directory.FullName, "training.checkpoint");

    public void Dispose() => _directory.Delete(recursive: true);

    /// <summary>The mean over rows of (1 - p[y])^2 + the sum of the other p^2, by class number or by target.</summary>
    private sealed record BrierLoss(float Factor = 1, bool ByNumber = true) : Loss
    {
        internal List<bool> CameByNumber { get; } = [];

        protected internal override bool TakesClasses => ByNumber;

        protected internal override void Validate(int? outputs) => Require(Factor > 0, nameof(Factor), "above 0", Factor);

        public override double Evaluate(in LossBatch batch, Span<float> gradient)
        {
            CameByNumber.Add(!batch.Classes.IsEmpty);
            double sum = 0;
            for (int i = 0; i < batch.Predictions.Length; i++)
            {
                int row = i / batch.Outputs;
                float target = batch.Targets.IsEmpty ? (batch.Classes[row] == i % batch.Outputs ? 1 : 0) : batch.Targets[i];
                float error = batch.Predictions[i] - target;
                sum += Factor * error * error;
                if (!gradient.IsEmpty)
                {
                    gradient[i] = 2 * Factor * error / batch.Rows;
                }
            }
            return sum / batch.Rows;
        }
    }

    /// <summary>Counts a row as right where its error is below 1/2.</summary>
    private sealed record ToleratedErrorLoss : Loss
    {
        private readonly MeanSquareErrorLoss _inner = new();

        public override double Evaluate(in LossBatch batch, Span<float> gradient) => _inner.Evaluate(batch, gradient);

        protected internal override bool? IsRight(in LossBatch batch, int row) =>
            Math.Abs(batch.Predictions[row] - batch.Targets[row]) < 0.5f;
    }

    private sealed record ThrowingLoss : Loss
    {
        public override double Evaluate(in LossBatch batch, Span<float> gradient) => throw new NotSupportedException("No loss today.");
    }

    [Fact]
    public void What_a_loss_throws_in_the_trials_of_the_weight_decay_comes_out_as_it_is() => Assert.Equal(
        "No loss today.", Assert.Throws<NotSupportedException>(() => _mlContext.MulticlassClassification.Trainers.Mlp(
            new Mlp { Loss = new ThrowingLoss(), Epochs = 1 }).Fit(Blobs.Data(_mlContext, 100))).Message);

    [Fact]
    public void Trials_of_the_weight_decay_take_a_loss_that_keeps_what_it_computes()
    {
        var loss = new BrierLoss();
        _mlContext.MulticlassClassification.Trainers.Mlp(new Mlp { Loss = loss, Epochs = 2 }).Fit(Blobs.Data(_mlContext, 300));

        Assert.NotEmpty(loss.CameByNumber);
        Assert.DoesNotContain(false, loss.CameByNumber);
    }

    private MulticlassTransformer<Network> Fit(Loss loss, Checkpoint? checkpoint = null) =>
        _mlContext.MulticlassClassification.Trainers.Mlp(new Mlp
        {
            Epochs = 30,
            Seed = 3,
            Optimizer = new AdamOptimizer(0.01f),
            Loss = loss,
            Checkpoint = checkpoint,
        }).Fit(Blobs.Data(_mlContext, 90));

    [Fact]
    public void A_loss_of_ones_own_learns_the_classes_and_gives_the_same_model_by_number_and_by_target()
    {
        var byNumber = new BrierLoss();
        var byTarget = new BrierLoss(ByNumber: false);
        IDataView data = Blobs.Data(_mlContext, 90);

        MulticlassTransformer<Network> model = Fit(byNumber);

        Assert.True(model.History.Epochs[^1].Accuracy > 0.95, $"accuracy {model.History.Epochs[^1].Accuracy}");
        Assert.Equal(Blobs.Scores(model.Transform(data)), Blobs.Scores(Fit(byTarget).Transform(data)));
        Assert.DoesNotContain(false, byNumber.CameByNumber);
        Assert.DoesNotContain(true, byTarget.CameByNumber);
    }

    [Fact]
    public void A_setting_of_a_loss_of_ones_own_out_of_its_range_is_refused_by_the_loss() => Assert.Contains(
        "BrierLoss.Factor: expected above 0, got -1", Assert.ThrowsAny<ArgumentException>(() => Fit(new BrierLoss(-1))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_checkpoint_of_the_loss_with_other_settings_is_refused()
    {
        Fit(new BrierLoss(), new Checkpoint(Path));

        Fit(new BrierLoss(), new Checkpoint(Path));
        Assert.Contains(
            "BrierLoss", Assert.Throws<CheckpointMismatchException>(() => Fit(new BrierLoss(2), new Checkpoint(Path))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_loss_that_says_what_is_right_has_its_accuracy()
    {
        var network = new Network(Engine.Networks.NetworkSpec.Sequential([1], new Engine.Layers.Dense(1)), seed: 1);
        var rows = new InMemoryBatches([0, 0, 0, 0], 1, [0f, 0.25f, 1, 2], 1, shuffle: false);

        TrainingHistory history = NetworkTrainer.Train(
            network, rows, null, new TrainingOptions { Epochs = 1, Loss = new ToleratedErrorLoss() });

        Assert.Equal(0.5, history.Epochs[0].Accuracy);
    }
}
