using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Imaging;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Transforms;

namespace MLNetDeep.Trainers.Tests;

public sealed class CnnMulticlassTrainerTests
{
    private const int Height = 8;
    private const int Width = 10;

    private sealed class Picture
    {
        public float[] Features { get; set; } = [];
        [KeyType(2)]
        public uint Label { get; set; }
    }

    // A bright horizontal or vertical bar at a random place, in each of the channels.
    private static IDataView Bars(MLContext mlContext, int count, int channels, bool interleaved, params int[] dimensions)
    {
        var random = new Random(3);
        var pictures = new List<Picture>();
        for (int i = 0; i < count; i++)
        {
            bool horizontal = i % 2 == 0;
            int place = random.Next(horizontal ? Height : Width);
            float[] pixels = new float[Height * Width * channels];
            for (int y = 0; y < Height; y++)
            {
                for (int x = 0; x < Width; x++)
                {
                    for (int c = 0; c < channels; c++)
                    {
                        pixels[interleaved ? (y * Width + x) * channels + c : (c * Height + y) * Width + x]
                            = (horizontal ? y : x) == place ? 200 + 10 * c : random.Next(40);
                    }
                }
            }
            pictures.Add(new Picture { Features = pixels, Label = horizontal ? 0u : 1u });
        }
        var schema = SchemaDefinition.Create(typeof(Picture));
        schema[nameof(Picture.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, dimensions);
        return mlContext.Data.LoadFromEnumerable(pictures, schema);
    }

    [Fact]
    public void The_short_overload_tells_bars_apart()
    {
        var mlContext = new MLContext(1);
        IDataView data = Bars(mlContext, 200, 1, false, Height * Width);
        MulticlassTransformer<Network> model =
            mlContext.MulticlassClassification.Trainers.Cnn(new ImageShape(Height, Width, 1), epochs: 10).Fit(data);
        Assert.True(mlContext.MulticlassClassification.Evaluate(model.Transform(data)).MicroAccuracy > 0.97);
    }

    [Theory]
    [InlineData(new[] { Height, Width, 1 })]
    [InlineData(new[] { 1, Height, Width })]
    public void The_shape_is_taken_from_the_columns_dimensions(int[] dimensions)
    {
        var mlContext = new MLContext(1);
        MulticlassTransformer<Network> model =
            mlContext.MulticlassClassification.Trainers.Cnn(epochs: 1).Fit(Bars(mlContext, 20, 1, false, dimensions));
        Assert.Equal($"1 x {Height} x {Width}", model.Model.Spec.Input.ToString());
    }

    [Fact]
    public void Interleaved_colours_are_scaled_and_learned_channel_by_channel_like_planar_ones()
    {
        var mlContext = new MLContext(1);
        MulticlassTransformer<Network> planar = Fit(Bars(mlContext, 100, 3, false, 3, Height, Width));
        MulticlassTransformer<Network> interleaved = Fit(Bars(mlContext, 100, 3, true, Height, Width, 3));
        foreach (string name in new[] { "input_scaling_1.offset", "input_scaling_1.scale" })
        {
            Assert.Equal(3, Parameter(planar, name).Length);
            Assert.Equal(Parameter(planar, name), Parameter(interleaved, name));
        }
        Assert.InRange(planar.History.Epochs[^1].Accuracy, 0.9, 1);
        Assert.InRange(interleaved.History.Epochs[^1].Accuracy, 0.9, 1);

        MulticlassTransformer<Network> Fit(IDataView data)
            => mlContext.MulticlassClassification.Trainers.Cnn(
                new Cnn { Epochs = 30, BatchSize = 8, Layers = [new Conv2D(4, 3), new Relu(), new MaxPool2D(2)] }).Fit(data);

        static float[] Parameter(MulticlassTransformer<Network> model, string name)
            => model.Model.Parameters.Single(parameter => parameter.Name == name).Value.Span.ToArray();
    }

    [Fact]
    public void The_order_of_a_flat_column_is_an_option()
    {
        var mlContext = new MLContext(1);
        IDataView data = Bars(mlContext, 20, 3, true, Height * Width * 3);
        var options = new Cnn { ImageShape = new(Height, Width, 3), InterleavePixelColors = true, Epochs = 1 };
        Assert.Equal(
            $"{Height} x {Width} x 3", mlContext.MulticlassClassification.Trainers.Cnn(options).Fit(data).Model.Spec.Input.ToString());
        options = options with { InterleavePixelColors = false };
        Assert.Equal(
            $"3 x {Height} x {Width}", mlContext.MulticlassClassification.Trainers.Cnn(options).Fit(data).Model.Spec.Input.ToString());
    }

    [Fact]
    public void Layers_of_ones_own_are_between_the_image_and_the_classes()
    {
        var mlContext = new MLContext(1);
        var options = new Cnn
        {
            ImageShape = new(Height, Width),
            Layers = [new Conv2D(3, 3), new Tanh(), new AveragePool2D(2)],
            Epochs = 1,
        };
        NetworkSpec spec =
            mlContext.MulticlassClassification.Trainers.Cnn(options).Fit(Bars(mlContext, 20, 1, false, Height * Width)).Model.Spec;
        Assert.Equal(
            [typeof(InputScaling), typeof(Conv2D), typeof(Tanh), typeof(AveragePool2D), typeof(Flatten), typeof(Dense), typeof(Softmax)],
            spec.Nodes.Select(node => node.Layer.GetType()));
    }

    [Fact]
    public void A_graph_of_ones_own_is_between_the_image_and_the_classes()
    {
        var mlContext = new MLContext(1);
        IDataView data = Bars(mlContext, 200, 1, false, Height, Width, 1);
        var options = new Cnn { Graph = graph => graph.ResidualStages([1, 1], filters: 4), Epochs = 6, BatchSize = 16 };
        MulticlassTransformer<Network> model = mlContext.MulticlassClassification.Trainers.Cnn(options).Fit(data);

        var layers = model.Model.Spec.Nodes.Select(node => node.Layer).ToList();
        Assert.IsType<InputScaling>(layers[0]);
        Assert.Equal(2, layers.Count(layer => layer is Add));
        Assert.Equal([typeof(GlobalAveragePool2D), typeof(Dense), typeof(Softmax)], layers.TakeLast(3).Select(layer => layer.GetType()));
        Assert.True(mlContext.MulticlassClassification.Evaluate(model.Transform(data)).MicroAccuracy > 0.95);
    }

    [Fact]
    public void A_graph_beside_layers_is_refused_by_name()
    {
        var options = new Cnn { Layers = [new Flatten()], Graph = _ => { } };
        Assert.Equal(
            "Graph",
            Assert.Throws<ArgumentOutOfRangeException>(() => new MLContext(1).MulticlassClassification.Trainers.Cnn(options)).ParamName);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Augmentation_changes_what_is_trained_on_and_not_what_is_validated(bool interleaved)
    {
        var mlContext = new MLContext(1);
        IDataView data = interleaved ? Bars(mlContext, 60, 3, true, Height, Width, 3) : Bars(mlContext, 60, 3, false, 3, Height, Width);

        // Steps of nothing: the losses differ by what the network sees alone.
        EpochResult plain = Fit(null);
        EpochResult augmented = Fit(new ImageAugmentation { Shift = ImageShift.WholePixels(2), Fill = 0 });
        Assert.Equal(plain.ValidationLoss, augmented.ValidationLoss);
        Assert.NotEqual(plain.Loss, augmented.Loss);

        EpochResult Fit(ImageAugmentation? augmentation) => mlContext.MulticlassClassification.Trainers.Cnn(new Cnn
        {
            Layers = [new Conv2D(4, 3), new Relu(), new MaxPool2D(2)],
            Augmentation = augmentation,
            Optimizer = new SgdOptimizer(1e-30f),
            Epochs = 1,
            Seed = 1,
        }).Fit(data, data).History.Epochs[0];
    }

    [Fact]
    public void The_schedule_changes_the_learning_rate_from_step_to_step()
    {
        var mlContext = new MLContext(1);
        MulticlassTransformer<Network> model = mlContext.MulticlassClassification.Trainers.Cnn(new Cnn
        {
            Schedule = new OneCycleLearningRate(warmUp: 0, start: 1, end: 0),
            Optimizer = new SgdOptimizer(0.01f),
            BatchSize = 20,
            Epochs = 2,
        }).Fit(Bars(mlContext, 40, 1, false, 1, Height, Width));

        // Steps 1 and 3 of four, counted from 0.
        Assert.Equal([0.0075f, 0.0025f], model.History.Epochs.Select(epoch => epoch.LearningRate));
    }

    [Fact]
    public void Gradient_clipping_bounds_the_steps()
    {
        var mlContext = new MLContext(1);
        IDataView data = Bars(mlContext, 40, 1, false, 1, Height, Width);

        // Steps of next to nothing leave the second epoch's loss where the first one's was.
        Assert.True(Fall(null) > 1e-2);
        Assert.InRange(Fall(GradientClipping.ByNorm(1e-6f)), -1e-4, 1e-4);
        Assert.InRange(Fall(GradientClipping.ByValue(1e-8f)), -1e-4, 1e-4);

        double Fall(GradientClipping? clipping)
        {
            IReadOnlyList<EpochResult> epochs = mlContext.MulticlassClassification.Trainers.Cnn(new Cnn
            {
                Layers = [],
                GradientClipping = clipping,
                Optimizer = new SgdOptimizer(0.1f),
                BatchSize = 40,
                Epochs = 2,
                Seed = 1,
            }).Fit(data).History.Epochs;
            return epochs[0].Loss - epochs[1].Loss;
        }
    }

    [Fact]
    public void A_clipping_out_of_range_is_refused_by_name()
    {
        var options = new Cnn { GradientClipping = GradientClipping.ByNorm(0) };
        ArgumentException exception =
            Assert.Throws<ArgumentOutOfRangeException>(() => new MLContext(1).MulticlassClassification.Trainers.Cnn(options));
        Assert.Contains("GradientClipping.ByNorm", exception.Message);
    }

    [Fact]
    public void An_augmentation_out_of_range_is_refused_by_name()
    {
        var options = new Cnn { Augmentation = new ImageAugmentation { Rotation = -5 } };
        ArgumentException exception =
            Assert.Throws<ArgumentOutOfRangeException>(() => new MLContext(1).MulticlassClassification.Trainers.Cnn(options));
        Assert.Contains("ImageAugmentation.Rotation", exception.Message);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    [InlineData(9, 9)]
    [InlineData(28, 28)]
    [InlineData(33, 5)]
    public void The_default_layers_fit_any_image(int height, int width)
    {
        var mlContext = new MLContext(1);
        IEnumerable<Picture> pictures = Enumerable.Range(0, 8).Select(
            i => new Picture { Label = (uint)(i % 2), Features = Enumerable.Repeat((float)(i % 2), height * width).ToArray() });
        var schema = SchemaDefinition.Create(typeof(Picture));
        schema[nameof(Picture.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, height, width, 1);
        IDataView data = mlContext.Data.LoadFromEnumerable(pictures, schema);
        IDataView scored =
            mlContext.MulticlassClassification.Trainers.Cnn(new ImageShape(height, width), epochs: 1).Fit(data).Transform(data);
        Assert.All(Blobs.Scores(scored), score => Assert.InRange(score, 0, 1));
    }
}
