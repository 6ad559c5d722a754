using Microsoft.ML.Data;
using MLNetDeep.Transforms.Scoring;

namespace MLNetDeep.Transforms.Tests.Scoring;

public sealed class FeatureVectorsTests
{
    [Fact]
    public void A_sparse_vector_fills_its_places_and_zeroes_the_rest()
    {
        var vector = new VBuffer<float>(5, 2, [3f, 4f], [1, 4]);
        float[] row = [9, 9, 9, 9, 9];
        FeatureVectors.CopyTo(in vector, row, "Features");
        Assert.Equal([0, 3, 0, 0, 4], row);
    }

    [Fact]
    public void A_vector_of_another_length_is_refused_by_name()
    {
        var vector = new VBuffer<float>(2, [1f, 2f]);
        InvalidOperationException exception =
            Assert.Throws<InvalidOperationException>(() => FeatureVectors.CopyTo(in vector, new float[3], "Pixels"));
        Assert.Contains("'Pixels'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("2 numbers where the schema promises 3", exception.Message, StringComparison.Ordinal);
    }
}
