using Microsoft.ML;
using MLNetDeep.Engine.Imaging;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Training;
using MLNetDeep.Transforms;

namespace MLNetDeep.Trainers.Tests;

/// <summary>A <c>Fit</c> that goes on from its checkpoint, and one that is stopped.</summary>
public sealed class CheckpointTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("checkpoint");

    private string Path => System.IO.Path.Combine(_directory.FullName, "training.checkpoint");

    public void Dispose() => _directory.Delete(recursive: true);

    // Tells of each step of the training.
    private sealed record ToldLoss(Action Stepping) : Loss
    {
        private readonly CrossEntropyLoss _loss = new();

        public override FusedActivation Fuses => FusedActivation.Softmax;

        public override double Evaluate(in LossBatch batch, Span<float> gradient)
        {
            if (!gradient.IsEmpty)
            {
                Stepping();
            }
            return _loss.Evaluate(batch, gradient);
        }
    }

    private static Mlp MlpOptions() => MlpPreset.Simple with
    {
        Epochs = 5,
        HiddenUnits = [8],
        Dropout = 0.2f,
        Seed = 3,
        ValidationFraction = 0.2,
        EarlyStopping = new EarlyStopping(4),
    };

    private static MulticlassTransformer<Network> Fit(IDataView data, Mlp options)
        => new MLContext(1).MulticlassClassification.Trainers.Mlp(options).Fit(data);

    public static TheoryData<string, Func<Mlp, Mlp>> Variants => new()
    {
        { "from memory", learner => learner },
        { "streamed", learner => learner with { StreamingBufferRows = 40 } },
        { "streamed without scaling", learner => learner with { StreamingBufferRows = 40, InputScaling = null } },
        { "for epochs by the number of rows", learner => learner with { Epochs = null, BatchSize = 100 } },
    };

    [Theory]
    [MemberData(nameof(Variants))]
    public void An_interrupted_fit_goes_on_to_the_model_of_the_uninterrupted(string variant, Func<Mlp, Mlp> change)
    {
        IDataView data = Blobs.Data(new MLContext(1), 200);
        Mlp whole = MlpOptions();
        whole = change(whole) with { Loss = new ToldLoss(() => { }) };
        MulticlassTransformer<Network> expected = Fit(data, whole);

        MulticlassTransformer<Network> model;
        int fits = 0;
        do
        {
            Assert.True(++fits < 1000, "no fit got further than the one before");
            using var cancellation = new CancellationTokenSource();
            Mlp options = MlpOptions();
            options = change(options);
            int left = 7;
            options = options with
            {
                Loss = new ToldLoss(() =>
                {
                    if (--left == 0)
                    {
                        cancellation.Cancel();
                    }
                }),
            };
            options =
                options with { CancellationToken = cancellation.Token, Checkpoint = new Checkpoint(Path), NumberOfThreads = 1 + fits % 2 };
            model = Fit(data, options);
        }
        while (model.History.Reason == StopReason.Cancelled);

        Assert.True(fits > 2, variant);
        Assert.True(Blobs.Scores(expected.Transform(data)).AsSpan().SequenceEqual(Blobs.Scores(model.Transform(data))), variant);
        Assert.Equal(
            expected.History.Epochs.Select(epoch => (epoch.Loss, epoch.ValidationLoss)),
            model.History.Epochs.Select(epoch => (epoch.Loss, epoch.ValidationLoss)));
    }

    [Fact]
    public void A_cnn_with_augmentation_goes_on_too()
    {
        var mlContext = new MLContext(1);
        IDataView data = Blobs.Data(mlContext, 100);
        MulticlassTransformer<Network> expected = FitCnn(learner => learner);

        FitCnn(learner => learner with { Checkpoint = new Checkpoint(Path), StopWhen = epoch => epoch.Epoch == 2 });
        MulticlassTransformer<Network> model = FitCnn(learner => learner with { Checkpoint = new Checkpoint(Path) });

        Assert.True(Blobs.Scores(expected.Transform(data)).AsSpan().SequenceEqual(Blobs.Scores(model.Transform(data))));

        MulticlassTransformer<Network> FitCnn(Func<Cnn, Cnn> change)
        {
            var options = new Cnn
            {
                Epochs = 3,
                BatchSize = 16,
                Seed = 3,
                ImageShape = new ImageShape(2, 2, 1),
                Layers = [new Conv2D(3, 2), new Relu(), new Dropout(0.1f)],
                Augmentation = new ImageAugmentation { Noise = 0.1f, HorizontalFlip = true },
            };
            options = change(options);
            return mlContext.MulticlassClassification.Trainers.Cnn(options).Fit(data);
        }
    }

    [Fact]
    public void The_log_tells_from_where_it_goes_on()
    {
        var mlContext = new MLContext(1);
        var messages = new List<string>();
        mlContext.Log += (_, message) => messages.Add(message.Message);
        IDataView data = Blobs.Data(mlContext, 200);
        ResumedTraining? resumed = null;
        Mlp options = MlpOptions();
        options = options with { Checkpoint = new Checkpoint(Path) { Resumed = point => resumed = point } };
        options = options with { StopWhen = epoch => epoch.Epoch == 2 };

        mlContext.MulticlassClassification.Trainers.Mlp(options).Fit(data);
        Assert.Contains(messages, message => message.Contains("stopped by StopWhen after 2 of 5 epochs", StringComparison.Ordinal));
        Assert.Null(resumed);
        options = options with { StopWhen = null };
        mlContext.MulticlassClassification.Trainers.Mlp(options).Fit(data);

        Assert.Contains(
            messages,
            message => message.Contains($"goes on from the checkpoint '{Path}', after 2 epochs and 0 batches", StringComparison.Ordinal));
        Assert.Equal(new ResumedTraining(Path, 2, 0), resumed);
    }

    [Fact]
    public void Without_a_seed_of_its_own_it_goes_on_with_the_files()
    {
        IDataView data = Blobs.Data(new MLContext(1), 200);
        Mlp options = MlpOptions();
        options = options with { Seed = null, Checkpoint = new Checkpoint(Path), StopWhen = epoch => epoch.Epoch == 2 };
        new MLContext().MulticlassClassification.Trainers.Mlp(options).Fit(data);
        options = options with { StopWhen = null };

        MulticlassTransformer<Network> model = new MLContext().MulticlassClassification.Trainers.Mlp(options).Fit(data);

        Assert.Equal(StopReason.Completed, model.History.Reason);
        Assert.Equal(5, model.History.Epochs.Count);
    }

    [Fact]
    public void A_checkpoint_of_other_rows_is_refused()
    {
        Mlp options = MlpOptions();
        options = options with { Checkpoint = new Checkpoint(Path) };
        Fit(Blobs.Data(new MLContext(1), 200), options);

        CheckpointMismatchException exception =
            Assert.Throws<CheckpointMismatchException>(() => Fit(Blobs.Data(new MLContext(1), 200, seed: 2), options));
        Assert.Contains("first batch", exception.Message, StringComparison.Ordinal);
        exception = Assert.Throws<CheckpointMismatchException>(() => Fit(Blobs.Data(new MLContext(1), 201), options));
        Assert.Contains("training rows", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_that_cannot_be_is_refused_with_the_other_options()
    {
        Mlp options = MlpOptions();
        options = options with { Checkpoint = new Checkpoint(Path) { EveryEpochs = 0 } };
        MulticlassClassificationCatalog.MulticlassClassificationTrainers trainers = new MLContext(1).MulticlassClassification.Trainers;
        Assert.Contains(
            "Checkpoint.EveryEpochs", Assert.Throws<ArgumentOutOfRangeException>(() => trainers.Mlp(options)).Message,
            StringComparison.Ordinal);
    }
}
