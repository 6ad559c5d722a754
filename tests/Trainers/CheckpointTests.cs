using Microsoft.ML;
using MLNetDeep.Engine.Imaging;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Losses;
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
                Stepping();
            return _loss.Evaluate(batch, gradient);
        }
    }

    private static MlpMulticlassTrainer.Options MlpOptions() => new()
    {
        Epochs = 5,
        HiddenUnits = [8],
        Dropout = 0.2f,
        Seed = 3,
        ValidationFraction = 0.2,
        EarlyStopping = new EarlyStopping(4),
    };

    private static MulticlassNetworkTransformer Fit(IDataView data, MlpMulticlassTrainer.Options options)
        => new MLContext(1).MulticlassClassification.Trainers.Mlp(options).Fit(data);

    public static TheoryData<string, Action<MlpMulticlassTrainer.Options>> Variants => new()
    {
        { "from memory", _ => { } },
        { "streamed", options => options.StreamingBufferRows = 40 },
        { "streamed without scaling", options => (options.StreamingBufferRows, options.InputScaling) = (40, null) },
        { "for epochs by the number of rows", options => (options.Epochs, options.BatchSize) = (null, 100) },
    };

    [Theory]
    [MemberData(nameof(Variants))]
    public void AnInterruptedFitGoesOnToTheModelOfTheUninterrupted(string variant, Action<MlpMulticlassTrainer.Options> change)
    {
        var data = Blobs.Data(new MLContext(1), 200);
        var whole = MlpOptions();
        change(whole);
        whole.Loss = new ToldLoss(() => { });
        var expected = Fit(data, whole);

        MulticlassNetworkTransformer model;
        var fits = 0;
        do
        {
            Assert.True(++fits < 1000, "no fit got further than the one before");
            using var cancellation = new CancellationTokenSource();
            var options = MlpOptions();
            change(options);
            var left = 7;
            options.Loss = new ToldLoss(() =>
            {
                if (--left == 0)
                    cancellation.Cancel();
            });
            (options.CancellationToken, options.Checkpoint, options.NumberOfThreads) = (cancellation.Token, new Checkpoint(Path), 1 + fits % 2);
            model = Fit(data, options);
        }
        while (model.History.Reason == StopReason.Cancelled);

        Assert.True(fits > 2, variant);
        Assert.True(Blobs.Scores(expected.Transform(data)).AsSpan().SequenceEqual(Blobs.Scores(model.Transform(data))), variant);
        Assert.Equal(
            expected.History.Epochs.Select(epoch => (epoch.Loss, epoch.ValidationLoss)), model.History.Epochs.Select(epoch => (epoch.Loss, epoch.ValidationLoss)));
    }

    [Fact]
    public void ACnnWithAugmentationGoesOnToo()
    {
        var mlContext = new MLContext(1);
        var data = Blobs.Data(mlContext, 100);
        var expected = FitCnn(_ => { });

        FitCnn(options => (options.Checkpoint, options.StopWhen) = (new Checkpoint(Path), epoch => epoch.Epoch == 2));
        var model = FitCnn(options => options.Checkpoint = new Checkpoint(Path));

        Assert.True(Blobs.Scores(expected.Transform(data)).AsSpan().SequenceEqual(Blobs.Scores(model.Transform(data))));

        MulticlassNetworkTransformer FitCnn(Action<CnnMulticlassTrainer.Options> change)
        {
            var options = new CnnMulticlassTrainer.Options
            {
                Epochs = 3,
                BatchSize = 16,
                Seed = 3,
                ImageShape = new ImageShape(2, 2, 1),
                Layers = [new Conv2D(3, 2), new Relu(), new Dropout(0.1f)],
                Augmentation = new ImageAugmentation { Noise = 0.1f, HorizontalFlip = true },
            };
            change(options);
            return mlContext.MulticlassClassification.Trainers.Cnn(options).Fit(data);
        }
    }

    [Fact]
    public void TheLogTellsFromWhereItGoesOn()
    {
        var mlContext = new MLContext(1);
        var messages = new List<string>();
        mlContext.Log += (_, message) => messages.Add(message.Message);
        var data = Blobs.Data(mlContext, 200);
        ResumedTraining? resumed = null;
        var options = MlpOptions();
        options.Checkpoint = new Checkpoint(Path) { Resumed = point => resumed = point };
        options.StopWhen = epoch => epoch.Epoch == 2;

        mlContext.MulticlassClassification.Trainers.Mlp(options).Fit(data);
        Assert.Contains(messages, message => message.Contains("stopped by StopWhen after 2 of 5 epochs", StringComparison.Ordinal));
        Assert.Null(resumed);
        options.StopWhen = null;
        mlContext.MulticlassClassification.Trainers.Mlp(options).Fit(data);

        Assert.Contains(messages, message => message.Contains($"goes on from the checkpoint '{Path}', after 2 epochs and 0 batches", StringComparison.Ordinal));
        Assert.Equal(new ResumedTraining(Path, 2, 0), resumed);
    }

    [Fact]
    public void WithoutASeedOfItsOwnItGoesOnWithTheFiles()
    {
        var data = Blobs.Data(new MLContext(1), 200);
        var options = MlpOptions();
        (options.Seed, options.Checkpoint, options.StopWhen) = (null, new Checkpoint(Path), epoch => epoch.Epoch == 2);
        new MLContext().MulticlassClassification.Trainers.Mlp(options).Fit(data);
        options.StopWhen = null;

        var model = new MLContext().MulticlassClassification.Trainers.Mlp(options).Fit(data);

        Assert.Equal(StopReason.Completed, model.History.Reason);
        Assert.Equal(5, model.History.Epochs.Count);
    }

    [Fact]
    public void ACheckpointOfOtherRowsIsRefused()
    {
        var options = MlpOptions();
        options.Checkpoint = new Checkpoint(Path);
        Fit(Blobs.Data(new MLContext(1), 200), options);

        var exception = Assert.Throws<CheckpointMismatchException>(() => Fit(Blobs.Data(new MLContext(1), 200, seed: 2), options));
        Assert.Contains("first batch", exception.Message, StringComparison.Ordinal);
        exception = Assert.Throws<CheckpointMismatchException>(() => Fit(Blobs.Data(new MLContext(1), 201), options));
        Assert.Contains("training rows", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ACheckpointThatCannotBeIsRefusedWithTheOtherOptions()
    {
        var options = MlpOptions();
        options.Checkpoint = new Checkpoint(Path) { EveryEpochs = 0 };
        var trainers = new MLContext(1).MulticlassClassification.Trainers;
        Assert.Contains("Checkpoint.EveryEpochs", Assert.Throws<ArgumentException>(() => trainers.Mlp(options)).Message, StringComparison.Ordinal);
    }
}
