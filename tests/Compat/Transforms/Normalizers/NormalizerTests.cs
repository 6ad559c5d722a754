using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Compat.Tests.Transforms.Normalizers;

public class NormalizerTests
{
    private static readonly Row[] Rows =
    [
        new() { Values = [-4, 0, 7, float.NaN], Number = 1 },
        new() { Values = [2, 1, 7, 3], Number = 2 },
        new() { Values = [-1, 5, 7, 6], Number = 6 },
    ];

    [Fact]
    public void Min_max_divides_by_the_largest_magnitude_when_zero_is_fixed()
        => Check(context => context.Transforms.NormalizeMinMax("Values"),
            [-1, 0, 0, float.NaN], [0.5f, 0.2f, 0, 0.5f], [-0.25f, 1, 0, 1]);

    [Fact]
    public void Min_max_spans_zero_to_one_when_zero_is_not_fixed()
        => Check(context => context.Transforms.NormalizeMinMax("Values", fixZero: false),
            [0, 0, 0, float.NaN], [1, 0.2f, 0, 0], [0.5f, 1, 0, 1]);

    [Fact]
    public void Mean_variance_divides_by_the_root_mean_square_when_zero_is_fixed()
    {
        float first = MathF.Sqrt((16 + 4 + 1) / 3f), second = MathF.Sqrt((0 + 1 + 25) / 3f), last = MathF.Sqrt((9 + 36) / 2f);
        Check(context => context.Transforms.NormalizeMeanVariance("Values"),
            [-4 / first, 0, 0, float.NaN], [2 / first, 1 / second, 0, 3 / last], [-1 / first, 5 / second, 0, 6 / last]);
    }

    [Fact]
    public void Mean_variance_centers_when_zero_is_not_fixed()
    {
        float first = MathF.Sqrt((9 + 9 + 0) / 3f), second = MathF.Sqrt((4 + 1 + 9) / 3f);
        Check(context => context.Transforms.NormalizeMeanVariance("Values", fixZero: false),
            [-3 / first, -2 / second, 0, float.NaN], [3 / first, -1 / second, 0, -1], [0, 3 / second, 0, 1]);
    }

    [Fact]
    public void Cdf_maps_the_mean_to_one_half()
    {
        var context = new MLContext(seed: 1);
        var data = context.Data.LoadFromEnumerable(Rows);
        var scored = context.Transforms.NormalizeMeanVariance("Number", useCdf: true).Fit(data).Transform(data);
        float[] numbers = [.. scored.Values<float>("Number")];
        double deviation = Math.Sqrt((4 + 1 + 9) / 3.0);
        Assert.Equal(NormalDistribution(-2 / deviation), numbers[0], 2e-3);
        Assert.Equal(NormalDistribution(3 / deviation), numbers[2], 2e-3);

        // Abramowitz and Stegun 7.1.26, another approximation than the one under test.
        static double NormalDistribution(double x)
        {
            double z = Math.Abs(x) / Math.Sqrt(2), t = 1 / (1 + (0.3275911 * z));
            double series = t * (0.254829592 + (t * (-0.284496736 + (t * (1.421413741 + (t * (-1.453152027 + (t * 1.061405429))))))));
            double erf = 1 - (series * Math.Exp(-z * z));
            return 0.5 * (1 + (Math.Sign(x) * erf));
        }
    }

    [Fact]
    public void Several_columns_scalars_too_are_normalized_at_once()
    {
        var context = new MLContext(seed: 1);
        var data = context.Data.LoadFromEnumerable(Rows);
        var model = context.Transforms.NormalizeMinMax([new InputOutputColumnPair("Scaled", "Number"), new InputOutputColumnPair("Values")]).Fit(data);
        Assert.Equal([1 / 6f, 2 / 6f, 1], model.Transform(data).Values<float>("Scaled"));
    }

    [Fact]
    public void Dimensions_and_slot_names_stay_and_the_column_is_marked_normalized()
    {
        var context = new MLContext(seed: 1);
        var image = context.Data.LoadFromEnumerable([new Image { Pixels = [1, 2, 3, 4, 5, 6] }, new Image { Pixels = [6, 5, 4, 3, 2, 1] }]);
        var column = context.Transforms.NormalizeMinMax("Pixels").Fit(image).Transform(image).Schema["Pixels"];
        Assert.Equal([3, 2, 1], Assert.IsType<VectorDataViewType>(column.Type).Dimensions.ToArray());
        Assert.True(column.IsNormalized());

        var named = context.Transforms.Concatenate("Both", "Number", "Scale").Append(context.Transforms.NormalizeMinMax("Both"));
        var data = context.Data.LoadFromEnumerable(Rows);
        VBuffer<ReadOnlyMemory<char>> names = default;
        named.Fit(data).Transform(data).Schema["Both"].GetSlotNames(ref names);
        Assert.Equal(["Number", "Scale"], names.DenseValues().Select(name => name.ToString()));
    }

    [Fact]
    public void A_loaded_normalizer_gives_the_same_values()
    {
        var context = new MLContext(seed: 1);
        var data = context.Data.LoadFromEnumerable(Rows);
        var model = context.Transforms.NormalizeMeanVariance("Values", fixZero: false).Fit(data);
        using var file = new MemoryStream();
        context.Model.Save(model, data.Schema, file);
        file.Position = 0;
        var loaded = new MLContext().Model.Load(file, out _);
        Assert.Equal(model.Transform(data).Vectors("Values"), loaded.Transform(data).Vectors("Values"));
    }

    [Fact]
    public void Text_cannot_be_normalized()
    {
        var context = new MLContext(seed: 1);
        var data = context.Data.LoadFromEnumerable(Rows);
        Assert.Throws<ArgumentOutOfRangeException>(() => context.Transforms.NormalizeMinMax("Text").GetOutputSchema(new SchemaShape([])));
        Assert.ThrowsAny<Exception>(() => context.Transforms.NormalizeMinMax("Text").Fit(data));
    }

    private static void Check(Func<MLContext, IEstimator<ITransformer>> create, params float[][] expected)
    {
        var context = new MLContext(seed: 1);
        var data = context.Data.LoadFromEnumerable(Rows);
        float[][] actual = [.. create(context).Fit(data).Transform(data).Vectors("Values")];
        for (int row = 0; row < expected.Length; row++)
        {
            for (int slot = 0; slot < expected[row].Length; slot++)
                Assert.Equal(expected[row][slot], actual[row][slot], 1e-6f);
        }
    }

    private sealed class Row
    {
        [VectorType(4)]
        public float[] Values { get; set; } = [];

        public float Number { get; set; }

        public float Scale { get; set; } = 1;

        public string Text { get; set; } = "";
    }

    private sealed class Image
    {
        [VectorType(3, 2, 1)]
        public float[] Pixels { get; set; } = [];
    }
}
