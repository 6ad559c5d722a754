using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Transforms;

namespace MLNetDeep.Trainers.Tests.Images;

/// <summary>The slides' examples as pipelines of stages, and what else the stages can be told.</summary>
public sealed class ImageStagesTests
{
    private static readonly MLContext MLContext = new(1);

    private sealed class Input
    {
        public float[] Image { get; set; } = [];
    }

    private sealed class Answered
    {
        public float Label { get; set; }
    }

    [Fact]
    public void The_x_of_the_slides_runs_through_one_pipeline()
    {
        // Worked examples, section 3: 9 x 9, all -1 but +1 on both diagonals; convolution divided by the filter's pixels, rectifier,
        // pooling twice.
        float[] image = Drawn(9, Enumerable.Range(1, 7).SelectMany(i => new[] { (i, i), (i, 8 - i) }));
        IDataView data = View(image, 9, 9, 1);
        IEstimator<NetworkStageTransformer> convolution = MLContext.Transforms.Convolve2D(
            "Image", filters: ImageFilter.Named("strokes"), normalize: true);

        AssertNear(
            Ninths("7 -1 1 3 5 -1 3 / -1 9 -1 3 -1 1 -1 / 1 -1 9 -3 1 -1 5 / 3 3 -3 5 -3 3 3 / "
                + "5 -1 1 -3 9 -1 1 / -1 1 -1 3 -1 9 -1 / 3 -1 5 3 1 -1 7"),
            Out(convolution, data)[..49]);

        EstimatorChain<NetworkStageTransformer> stacked = convolution
            .Append(MLContext.Transforms.Rectify("Image"))
            .Append(MLContext.Transforms.MaxPool2D("Image", partialWindows: true));
        AssertNear(
            Ninths("9 3 5 3 / 3 9 3 5 / 5 3 9 1 / 3 5 1 7 / 5 3 5 3 / 3 9 5 1 / 5 5 5 1 / 3 1 1 3 / 3 5 9 7 / 5 5 9 3 / 9 9 1 5 / 7 3 5 3"),
            Out(stacked, data));

        EstimatorChain<BlockTransformer> votes =
            stacked.Append(MLContext.Transforms.MaxPool2D("Image")).Append(MLContext.Transforms.FlattenImage("Image"));
        AssertNear(Ninths("9 5 5 9 9 5 5 5 5 9 9 5"), Out(votes, data));
    }

    [Fact]
    public void Sums_that_are_not_normalized_are_those_of_the_slides()
    {
        // Section 2: 8 x 8, filters A and C, rectifier, 2 x 2 pooling.
        float[] image = Drawn(8, [(1, 1), (1, 7), (2, 2), (2, 6), (3, 3), (3, 5), (4, 4), (5, 3), (5, 5), (6, 2), (6, 6), (7, 1), (7, 7)]);
        EstimatorChain<NetworkStageTransformer> pipeline =
            MLContext.Transforms.Convolve2D("Image", filters: [ImageFilter.FallingStroke, ImageFilter.RisingStroke])
            .Append(MLContext.Transforms.Rectify("Image"))
            .Append(MLContext.Transforms.MaxPool2D("Image"));

        Assert.Equal([9, 3, 5, 3, 9, 3, 5, 3, 9, 3, 5, 9, 5, 5, 9, 9, 9, 1], Out(pipeline, View(image, 8, 8, 1)));
    }

    [Fact]
    public void Stride_and_padding_are_those_of_the_slides()
    {
        // Sections 1 and 4.
        float[] image = Numbers("1 1 1 0 0 / 0 1 1 0 1 / 0 0 0 1 1 / 0 0 1 0 1 / 0 1 1 0 0");
        ImageFilter[] cross = [new("cross", 3, 3, 1, 0, 1, 0, 1, 0, 1, 0, 1)];
        Assert.Equal(Numbers("2 2 2 2 0 / 1 3 3 2 2 / 1 2 1 5 1 / 1 1 3 2 2 / 0 2 1 2 0"),
            Out(MLContext.Transforms.Convolve2D("Image", filters: cross, padding: Padding2D.Same), View(image, 5, 5, 1)));

        image = Numbers("1 0 0 0 0 1 / 0 1 0 0 1 0 / 0 0 1 1 0 0 / 1 0 0 0 1 0 / 0 1 0 0 1 0 / 0 0 1 0 1 0");
        Assert.Equal(Numbers("3 -3 / -3 0"),
            Out(MLContext.Transforms.Convolve2D("Image", filters: [ImageFilter.FallingStroke], stride: 2), View(image, 6, 6, 1)));
    }

    [Fact]
    public void Slots_are_named_by_map_and_position_also_after_further_stages()
    {
        EstimatorChain<BlockTransformer> pipeline = MLContext.Transforms.Convolve2D("Image", filters: ImageFilter.Named("sobel"))
            .Append(MLContext.Transforms.MaxPool2D("Image"))
            .Append(MLContext.Transforms.FlattenImage("Image"));
        DataViewSchema schema = Fitted(pipeline, View(new float[30], 5, 6, 1)).Schema;

        Assert.Equal(["sobel-x[0,0]", "sobel-x[0,1]", "sobel-y[0,0]", "sobel-y[0,1]"], SlotNames(schema["Image"]));
    }

    [Fact]
    public void Maps_of_an_image_without_names_are_numbered()
    {
        DataViewSchema schema = Fitted(MLContext.Transforms.MaxPool2D("Image"), View(new float[2 * 6 * 6], 6, 6, 2)).Schema;

        Assert.Equal("map2[0,1]", SlotNames(schema["Image"])[10]);
    }

    [Fact]
    public void Small_maps_of_a_stage_are_read_as_maps_by_the_next_stage_and_by_a_cnn()
    {
        // Eight maps of 4 x 4 would be an image of 8 x 4 in four colours by their dimensions alone.
        EstimatorChain<NetworkStageTransformer> maps =
            MLContext.Transforms.Convolve2D("Image", filters: ImageFilter.GaborBank(8, 3), padding: Padding2D.Same)
            .Append(MLContext.Transforms.MaxPool2D("Image"));
        IDataView data = View([.. Enumerable.Range(0, 64).Select(i => (float)i)], 8, 8, 1);

        Assert.Equal(new[] { 8, 2, 2 }, Dimensions(maps.Append(MLContext.Transforms.MaxPool2D("Image"))));
        Assert.Equal(
            new[] { 8, 2, 2 },
            Dimensions(maps.Append(MLContext.Transforms.ShufflePixels("Image")).Append(MLContext.Transforms.MaxPool2D("Image"))));
        IDataView labelled = MLContext.Transforms.CustomMapping<Input,
        Answered>((from, to) => to.Label = from.Image[0], contractName: null).Fit(data).Transform(data);
        RegressionTrainer<Network> trainer =
            MLContext.Regression.Trainers.Cnn(new Cnn { Epochs = 1, ValidationFraction = 0 }, featureColumnName: "Image");
        Assert.Equal("8 x 4 x 4", trainer.Fit(Fitted(maps, labelled)).Model.Spec.Input.ToString());

        int[] Dimensions(IEstimator<ITransformer> stages) =>
            [.. ((VectorDataViewType)Fitted(stages, data).Schema["Image"].Type).Dimensions];
    }

    [Fact]
    public void Average_is_the_mean_of_the_window_and_stride_its_step()
    {
        IDataView data = View(Numbers("1 2 3 / 4 5 6 / 7 8 9"), 3, 3, 1);

        Assert.Equal([3, 4, 6, 7], Out(MLContext.Transforms.AveragePool2D("Image", stride: 1, shape: new ImageShape(3, 3)), data));
        Assert.Equal(
            [3, 4.5f, 7.5f, 9], Out(MLContext.Transforms.AveragePool2D("Image", partialWindows: true, shape: new ImageShape(3, 3)), data));
        Assert.Equal([5, 6, 8, 9], Out(MLContext.Transforms.MaxPool2D("Image", stride: 1, shape: new ImageShape(3, 3)), data));
    }

    [Fact]
    public void A_filter_sums_all_channels_of_a_colour_image_in_either_order()
    {
        // Red 1, green 10, blue 100 everywhere: a filter of one pixel sums to 111.
        float[] interleaved = [.. Enumerable.Range(0, 25).SelectMany(_ => new float[] { 1, 10, 100 })];
        float[] planar = [.. Enumerable.Range(0, 75).Select(i => MathF.Pow(10, i / 25))];
        ImageFilter[] one = [new("one", 1, 1, 1)];

        Assert.All(
            Out(MLContext.Transforms.Convolve2D("Image", filters: one), View(interleaved, 5, 5, 3)), value => Assert.Equal(111, value));
        Assert.All(Out(MLContext.Transforms.Convolve2D("Image", filters: one), View(planar, 3, 5, 5)), value => Assert.Equal(111, value));
        Assert.All(
            Out(MLContext.Transforms.Convolve2D("Image", filters: one, normalize: true), View(planar, 3, 5, 5)),
            value => Assert.Equal(37, value));
        Assert.All(
            Out(
                MLContext.Transforms.Convolve2D("Image", filters: one, shape: new ImageShape(5, 5, 3), interleavePixelColors: true),
                View(interleaved, 75)),
            value => Assert.Equal(111, value));
    }

    [Fact]
    public void Shuffled_pixels_are_the_same_pixels_in_an_order_of_the_seed()
    {
        float[] image = [.. Enumerable.Range(0, 50).Select(i => (float)i)];
        IDataView data = View(image, 2, 5, 5);

        float[] first = Out(MLContext.Transforms.ShufflePixels("Image", seed: 1), data);
        Assert.Equal(first, Out(MLContext.Transforms.ShufflePixels("Image", seed: 1), data));
        Assert.NotEqual(first, Out(MLContext.Transforms.ShufflePixels("Image", seed: 2), data));
        Assert.Equal(image, first.Order());
        Assert.NotEqual(image, first);
        // Both channels in the same order.
        Assert.Equal(first[..25].Select(value => value + 25), first[25..]);
    }

    [Fact]
    public void Shuffled_pixels_of_an_interleaved_image_keep_their_colours()
    {
        float[] image = [.. Enumerable.Range(0, 75).Select(i => (float)i)];

        float[] shuffled = Out(MLContext.Transforms.ShufflePixels("Image"), View(image, 5, 5, 3));

        Assert.NotEqual(image, shuffled);
        Assert.All(
            Enumerable.Range(0, 25),
            pixel => Assert.Equal(
                [shuffled[3 * pixel], shuffled[3 * pixel] + 1, shuffled[3 * pixel] + 2], shuffled[(3 * pixel)..(3 * pixel + 3)]));
    }

    [Fact]
    public void An_image_without_a_shape_is_refused_with_what_to_give()
        => Assert.Contains("new ImageShape(height, width, channels)",
            Assert.Throws<ArgumentOutOfRangeException>(() => MLContext.Transforms.Rectify("Image").Fit(View(new float[9], 9))).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_filter_larger_than_the_image_is_refused()
        => Assert.Contains("2", Assert.ThrowsAny<ArgumentException>(
            () => MLContext.Transforms.Convolve2D(
                "Image", shape: new ImageShape(2, 2)).Fit(View(new float[4], 2, 2, 1))).Message, StringComparison.Ordinal);

    [Fact]
    public void Images_of_another_size_than_fitted_are_refused()
    {
        NetworkStageTransformer stage = MLContext.Transforms.Rectify("Image").Fit(View(new float[25], 5, 5, 1));

        Assert.Contains(
            "25", Assert.Throws<ArgumentOutOfRangeException>(() => stage.Transform(View(new float[36], 6, 6, 1))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Options_that_cannot_be_are_refused_at_once()
    {
        TransformsCatalog transforms = MLContext.Transforms;
        Assert.Throws<ArgumentException>(() => transforms.Convolve2D("Image", filters: []));
        Assert.Throws<ArgumentException>(() => transforms.Convolve2D("Image", filters: [ImageFilter.SobelX, ImageFilter.SobelX]));
        Assert.Throws<ArgumentException>(() => transforms.Convolve2D("Image", filters: [ImageFilter.SobelX, ImageFilter.Gaussian(5)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => transforms.Convolve2D("Image", stride: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => transforms.MaxPool2D("Image", window: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => transforms.AveragePool2D("Image", stride: 0));
        Assert.ThrowsAny<ArgumentException>(() => transforms.Rectify(" "));
    }

    private static float[] Drawn(int side, IEnumerable<(int Row, int Column)> ink)
    {
        float[] image = new float[side * side];
        Array.Fill(image, -1);
        foreach ((int row, int column) in ink)
        {
            image[row * side + column] = 1;
        }
        return image;
    }

    private static float[] Numbers(string text)
        => [
            .. text.Split([' ', '/'], StringSplitOptions.RemoveEmptyEntries).Select(
                number => float.Parse(number, CultureInfo.InvariantCulture))];

    private static float[] Ninths(string text) => Array.ConvertAll(Numbers(text), number => number / 9);

    // The sum of nine ninths, each rounded.
    private static void AssertNear(float[] expected, float[] actual)
        => Assert.Equal(expected, actual, (a, b) => Math.Abs(a - b) < 1e-6f);

    private static IDataView View(float[] image, params int[] dimensions)
    {
        var schema = SchemaDefinition.Create(typeof(Input));
        schema["Image"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, dimensions);
        return MLContext.Data.LoadFromEnumerable([new Input { Image = image }], schema);
    }

    private static IDataView Fitted(IEstimator<ITransformer> estimator, IDataView data) => estimator.Fit(data).Transform(data);

    private static float[] Out(IEstimator<ITransformer> estimator, IDataView data)
        => [.. Blobs.Column<VBuffer<float>>(Fitted(estimator, data), "Image").Single().DenseValues()];

    private static string[] SlotNames(DataViewSchema.Column column)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }
}
