using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Compat.Tests.Transforms.Pca;

public class PrincipalComponentsTests
{
    private const int Size = 6;

    [Fact]
    public void Components_are_uncorrelated_and_keep_their_variance_in_falling_order()
    {
        var context = new MLContext(seed: 1);
        var data = context.Data.LoadFromEnumerable(Rows());
        double[][] projected = [.. context.Transforms.ProjectToPrincipalComponents("Projected", "Features", rank: 2, overSampling: 4, seed: 1)
            .Fit(data).Transform(data).Vectors("Projected").Select(row => row.Select(value => (double)value).ToArray())];
        double[] means = [projected.Average(row => row[0]), projected.Average(row => row[1])];
        Assert.All(means, mean => Assert.Equal(0, mean, 1e-2));
        double first = projected.Average(row => row[0] * row[0]), second = projected.Average(row => row[1] * row[1]);
        Assert.Equal(9, first, 0.8);
        Assert.Equal(4, second, 0.5);
        Assert.Equal(0, projected.Average(row => row[0] * row[1]) / Math.Sqrt(first * second), 0.02);
    }

    [Fact]
    public void The_first_component_points_along_the_widest_spread()
    {
        var context = new MLContext(seed: 1);
        Row[] rows = Rows();
        var data = context.Data.LoadFromEnumerable(rows);
        float[] first = [.. context.Transforms.ProjectToPrincipalComponents("Projected", "Features", rank: 1, overSampling: 5, seed: 1)
            .Fit(data).Transform(data).Vectors("Projected").Select(row => row[0])];
        double[] along = [.. rows.Select(row => (row.Features[0] + row.Features[1]) / Math.Sqrt(2))];
        double mean = along.Average(), covariance = 0, left = 0, right = 0;
        for (int i = 0; i < first.Length; i++)
        {
            covariance += first[i] * (along[i] - mean);
            left += first[i] * first[i];
            right += (along[i] - mean) * (along[i] - mean);
        }
        Assert.True(Math.Abs(covariance / Math.Sqrt(left * right)) > 0.995);
    }

    [Fact]
    public void A_loaded_projection_gives_the_same_values()
    {
        var context = new MLContext(seed: 1);
        var data = context.Data.LoadFromEnumerable(Rows());
        var model = context.Transforms.ProjectToPrincipalComponents("Features", rank: 3).Fit(data);
        using var file = new MemoryStream();
        context.Model.Save(model, data.Schema, file);
        file.Position = 0;
        var loaded = new MLContext().Model.Load(file, out _);
        Assert.Equal(model.Transform(data).Vectors("Features"), loaded.Transform(data).Vectors("Features"));
    }

    [Fact]
    public void A_rank_above_the_size_is_an_error()
    {
        var context = new MLContext(seed: 1);
        var data = context.Data.LoadFromEnumerable(Rows());
        Assert.Throws<ArgumentOutOfRangeException>(() => context.Transforms.ProjectToPrincipalComponents("Features", rank: Size + 1).Fit(data));
    }

    private static Row[] Rows()
    {
        var random = new Random(4);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return [.. Enumerable.Range(0, 2000).Select(_ =>
        {
            double wide = 3 * Normal(), narrow = 2 * Normal(), root = Math.Sqrt(2);
            float Noise() => (float)(0.1 * Normal());
            return new Row
            {
                Features = [(float)((wide + narrow) / root) + 5, (float)((wide - narrow) / root), Noise(), Noise(), Noise(), Noise()],
            };
        })];
    }

    private sealed class Row
    {
        [VectorType(Size)]
        public float[] Features { get; set; } = [];
    }
}
