using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Datasets;
using MLNetDeep.Engine.Imaging;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Engine.Training;
using MLNetDeep.Transforms;

namespace MLNetDeep.Trainers.Tests;

public sealed class ResidualTests
{
    [Theory]
    [InlineData(6, 6, "16")]
    [InlineData(8, 8, "16 32 32")]
    [InlineData(28, 28, "16 32 32 64 64")]
    [InlineData(32, 32, "16 32 32 64 64")]
    [InlineData(64, 80, "16 32 32 64 64 128 128")]
    [InlineData(224, 224, "/2 /2 16 32 32 64 64 128 128")]
    public void The_stages_follow_the_size_of_the_image(int height, int width, string expected)
    {
        IReadOnlyList<NetworkNode> nodes = Spec(new Residual { ImageShape = new ImageShape(height, width, 3) }, height * width * 3).Nodes;
        IEnumerable<string> halvings = nodes.TakeWhile(node => node.Layer is not Conv2D { Stride.Height: 1 })
            .Where(node => node.Layer is Conv2D).Select(_ => "/2");
        IEnumerable<string> blocks = nodes.Where(node => node.Layer is Add).Select(node => $"{node.Output[0]}");
        Assert.Equal(expected, string.Join(" ", halvings.Concat(blocks)));
    }

    [Fact]
    public void Blocks_and_filters_are_settings()
    {
        var learner = new Residual { ImageShape = new ImageShape(28, 28), BlocksPerStage = [2, 1], Filters = 5 };
        Assert.Equal(
            [5, 5, 10], Spec(learner, 784).Nodes.Where(node => node.Layer is Add).Select(node => node.Output[0]));
    }

    [Fact]
    public void Mirror_images_are_averaged_only_where_told()
    {
        var learner = new Residual { ImageShape = new ImageShape(28, 28) };
        Assert.False(Spec(learner, 784).AveragesMirrorImages);
        Assert.True(Spec(learner with { AverageMirrorImages = true }, 784).AveragesMirrorImages);
    }

    [Fact]
    public void Its_recipe_is_one_cycle_of_adam_averaged_weights_smoothed_labels_and_shifts_of_two_pixels()
    {
        var options = new Residual().ToTrainingOptions(new CrossEntropyLoss(), epochs: 3, seed: 1);
        Assert.Equal(new AdamOptimizer(0.01f), options.Optimizer);
        Assert.Equal(new OneCycleLearningRate(), options.Schedule);
        Assert.Equal(new WeightAveraging(0.998f), options.WeightAveraging);
        Assert.Equal(new CrossEntropyLoss { LabelSmoothing = 0.05f }, options.Loss);
        Assert.Equal(new ImageAugmentation { Shift = ImageShift.WholePixels(2) }, options.Augmentation);
        Assert.Equal(64, options.BatchSize);
    }

    [Fact]
    public void A_loss_that_is_given_is_not_smoothed()
    {
        var loss = new CrossEntropyLoss();
        Assert.Equal(loss, new Residual { Loss = loss }.ToTrainingOptions(loss, epochs: 3, seed: 1).Loss);
        Assert.Equal(
            new MeanSquareErrorLoss(), new Residual().ToTrainingOptions(new MeanSquareErrorLoss(), epochs: 3, seed: 1).Loss);
    }

    [Fact]
    public void Flips_are_added_to_the_augmentation_only_where_told()
    {
        Assert.False(AugmentationOf(new Residual())!.HorizontalFlip);
        Assert.Equal(
            new ImageAugmentation { Shift = ImageShift.WholePixels(2), HorizontalFlip = true },
            AugmentationOf(new Residual { HorizontalFlips = true }));
        Assert.Equal(
            new ImageAugmentation { HorizontalFlip = true }, AugmentationOf(new Residual { HorizontalFlips = true, Augmentation = null }));
        Assert.Null(AugmentationOf(new Residual { Augmentation = null }));

        static ImageAugmentation? AugmentationOf(Residual learner)
            => learner.ToTrainingOptions(new CrossEntropyLoss(), epochs: 1, seed: 1).Augmentation;
    }

    [Theory]
    [InlineData(1, 200)]
    [InlineData(63, 64)]
    [InlineData(938, 18)]
    public void The_epochs_follow_the_number_of_updates(long updates, int epochs)
        => Assert.Equal(epochs, new Residual().EpochsFor(updates));

    [Theory]
    [InlineData(new int[0])]
    [InlineData(new[] { 1, 0 })]
    public void Stages_without_blocks_are_refused_by_name(int[] blocks)
    {
        ArgumentOutOfRangeException exception = Assert.Throws<ArgumentOutOfRangeException>(
            () => new MLContext(1).MulticlassClassification.Trainers.Residual(new Residual { BlocksPerStage = blocks }));
        Assert.Contains(nameof(Residual.BlocksPerStage), exception.Message);
    }

    [Fact]
    public void No_filter_is_refused_by_name()
    {
        ArgumentOutOfRangeException exception = Assert.Throws<ArgumentOutOfRangeException>(
            () => new MLContext(1).Regression.Trainers.Residual(new Residual { Filters = 0 }));
        Assert.Contains(nameof(Residual.Filters), exception.Message);
    }

    [Fact]
    public void Generated_digits_are_learned_and_the_model_saves_and_loads()
    {
        var mlContext = new MLContext(1);
        ImageDataset digits = GeneratedDigits.Generate(mlContext, trainRows: 600, testRows: 200);
        MulticlassTransformer<Network> model = mlContext.MulticlassClassification.Trainers.Residual(
            new Residual { Filters = 8, Epochs = 6, WeightAveraging = new WeightAveraging(0.9f) }).Fit(digits.Train);
        IDataView scored = model.Transform(digits.Test);
        Assert.InRange(mlContext.MulticlassClassification.Evaluate(scored).MicroAccuracy, 0.8, 1);
        Assert.Equal(
            Blobs.Scores(scored), Blobs.Scores(SavedModels.Reload(mlContext, model, digits.Test.Schema).Transform(digits.Test)));
    }

    private static NetworkSpec Spec(Residual learner, int pixels)
    {
        var schema = new DataViewSchema.Builder();
        schema.AddColumn("Features", new VectorDataViewType(NumberDataViewType.Single, pixels));
        var data = new NetworkInput(
            schema.ToSchema()["Features"], () => throw new NotSupportedException("No row is read."), null, default);
        return learner.CreateSpec(data, [new Dense(10), new Softmax()]);
    }
}
