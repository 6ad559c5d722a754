using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Datasets;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;

namespace MLNetDeep.Trainers.Tests;

/// <summary>What a CNN is and how it is trained where nothing is said; docs/images.md tells why.</summary>
public sealed class CnnDefaultsTests
{
    [Theory]
    [InlineData(8, 8, 1, true, "16 16 pool 32 flatten 128")]
    [InlineData(7, 9, 1, true, "16 flatten 128")]
    [InlineData(28, 28, 1, true, "16 16 pool 32 32 pool 64 flatten 128")]
    [InlineData(32, 32, 3, true, "16 16 pool 32 32 pool 64 64 mean")]
    [InlineData(32, 32, 3, false, "16 16 pool 32 32 pool 64 flatten 128")]
    [InlineData(64, 64, 3, true, "16 16 pool 32 32 pool 64 64 pool 128 128 mean")]
    [InlineData(224, 224, 3, true, "16/2 16/2 16 16 pool 32 32 pool 64 64 pool 128 128 mean")]
    [InlineData(28, 1000, 1, true, "16 16 pool 32 32 pool 64 64 mean")]
    public void The_layers_follow_the_size_of_the_image(int height, int width, int channels, bool isClassifier, string expected)
    {
        IEnumerable<string?> layers = Spec(height, width, channels, isClassifier).Nodes.SkipLast(isClassifier ? 2 : 1)
            .Select(node => node.Layer switch
            {
                Conv2D convolution => $"{convolution.Filters}{(convolution.Stride.Height == 2 ? "/2" : "")}",
                MaxPool2D => "pool",
                Flatten => "flatten",
                Dense dense => $"{dense.Units}",
                GlobalAveragePool2D => "mean",
                _ => null,
            });
        Assert.Equal(expected, string.Join(" ", layers.Where(layer => layer is not null)));
    }

    [Fact]
    public void Each_convolution_is_normalized_and_has_no_bias()
    {
        IReadOnlyList<NetworkNode> nodes = Spec(28, 28, 1, isClassifier: true).Nodes;
        Assert.IsType<InputScaling>(nodes[0].Layer);
        foreach (int index in Enumerable.Range(0, nodes.Count).Where(index => nodes[index].Layer is Conv2D))
        {
            Assert.False(((Conv2D)nodes[index].Layer).Bias);
            Assert.IsType<BatchNormalization>(nodes[index + 1].Layer);
            Assert.IsType<Relu>(nodes[index + 2].Layer);
        }
        Assert.Equal(0.25f, nodes.Select(node => node.Layer).OfType<Dropout>().Single().Rate);
    }

    // Of a batch of 64 these are a quarter of a megabyte for each row and layer.
    [Theory]
    [InlineData(64)]
    [InlineData(128)]
    [InlineData(224)]
    public void No_layer_of_a_large_image_is_wide(int side)
    {
        NetworkSpec spec = Spec(side, side, 3, isClassifier: true);
        Assert.InRange(spec.Nodes.Max(node => node.Layer is InputScaling ? 0 : node.Output.Elements), 1, side > 128 ? 200_704 : 65_536);
        Assert.InRange(spec.Summary().ParameterCount, 1, 400_000);
    }

    [Fact]
    public void It_is_trained_by_adam_with_one_cycle_up_to_a_hundredth_in_batches_of_64()
    {
        foreach (Cnn cnn in new[] { new Cnn(), new Cnn { Layers = [new Conv2D(4, 3)] } })
        {
            Assert.Equal(new AdamOptimizer(0.01f), cnn.Optimizer);
            Assert.Equal(new OneCycleLearningRate(), cnn.Schedule);
            Assert.Equal(64, cnn.BatchSize);
            Assert.Null(cnn.Epochs);
            Assert.Null(cnn.Augmentation);
        }
    }

    [Theory]
    [InlineData(1, 200)]
    [InlineData(63, 16)]
    [InlineData(157, 7)]
    [InlineData(938, 4)]
    [InlineData(10_000, 4)]
    public void The_epochs_follow_the_number_of_updates(long updates, int epochs) => Assert.Equal(epochs, new Cnn().EpochsFor(updates));

    [SkippableTheory]
    [Trait("Category", "Slow")]
    [InlineData("mnist", 0.991)]
    [InlineData("fashion-mnist", 0.915)]
    public void Sixty_thousand_pictures_are_learned(string set, double accuracy)
    {
        string directory = Data(set, "train-images-idx3-ubyte.gz");
        var mlContext = new MLContext(1);
        ImageDataset images = Mnist.Load(mlContext, directory);
        var model = mlContext.MulticlassClassification.Trainers.Cnn().Fit(images.Train);
        Assert.InRange(mlContext.MulticlassClassification.Evaluate(model.Transform(images.Test)).MicroAccuracy, accuracy, 1);
    }

    // LightGBM has .438 of the raw pixels, a kernel machine .469.
    [SkippableFact]
    [Trait("Category", "Slow")]
    public void Four_thousand_pictures_in_colour_are_learned_better_than_from_raw_pixels()
    {
        string directory = Data("cifar10", "train-4000.bin.gz");
        var mlContext = new MLContext(1);
        IDataView train = Pictures(mlContext, Path.Combine(directory, "train-4000.bin.gz"));
        IDataView test = Pictures(mlContext, Path.Combine(directory, "test-1000.bin.gz"));
        var model = mlContext.MulticlassClassification.Trainers.Cnn().Fit(train);
        Assert.InRange(mlContext.MulticlassClassification.Evaluate(model.Transform(test)).MicroAccuracy, 0.469 + 0.08, 1);
    }

    private static NetworkSpec Spec(int height, int width, int channels, bool isClassifier)
    {
        var schema = new DataViewSchema.Builder();
        schema.AddColumn("Features", new VectorDataViewType(NumberDataViewType.Single, height * width * channels));
        return new Cnn { ImageShape = new ImageShape(height, width, channels) }.CreateSpec(
            new NetworkInput(schema.ToSchema()["Features"], () => throw new NotSupportedException("No row is read."), null, default),
            isClassifier ? [new Dense(10), new Softmax()] : [new Dense(10)]);
    }

    private static string Data(string set, string file)
    {
        string directory = Path.Combine(Environment.GetEnvironmentVariable("MLNETDEEP_DATA") ?? "", set);
        Skip.IfNot(File.Exists(Path.Combine(directory, file)), $"MLNETDEEP_DATA names no directory with {set}/{file}.");
        return directory;
    }

    // CIFAR's binary layout: a byte of label, then the planes of red, green and blue.
    private static IDataView Pictures(MLContext mlContext, string path)
    {
        using var file = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        return mlContext.Data.LoadFromEnumerable(bytes.ToArray().Chunk(Picture.Pixels + 1).Select(row => new Picture
        {
            Features = Array.ConvertAll(row[1..], pixel => (float)pixel),
            Label = (uint)row[0] + 1,
        }));
    }

    private sealed class Picture
    {
        public const int Pixels = 3 * 32 * 32;

        [VectorType(3, 32, 32)]
        public float[] Features { get; set; } = [];

        [KeyType(10)]
        public uint Label { get; set; }
    }
}
