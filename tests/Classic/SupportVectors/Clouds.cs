using MLNetDeep.Engine.Serialization;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Classic.Tests.SupportVectors;

/// <summary>Overlapping clouds of points, one a class, and what tests of every machine need.</summary>
internal static class Clouds
{
    public const int Features = 5;

    /// <summary>Points around centers that differ by class; they overlap, so that some coefficients reach their bounds.</summary>
    public static (Tensor Features, int[] Classes) Rows(int count, int classes, int seed = 1, double spread = 1.5)
    {
        var random = new Random(seed);
        float[] features = new float[count * Features];
        int[] labels = new int[count];
        for (int row = 0; row < count; row++)
        {
            labels[row] = row % classes;
            for (int i = 0; i < Features; i++)
            {
                features[(row * Features) + i] = (float)(
                    (i == labels[row] % Features ? 2 : 0)
                        + (spread * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5)));
            }
        }

        return (new Tensor(Shape.Of(count, Features), features), labels);
    }

    /// <summary>A number for each point that depends on it, with noise.</summary>
    public static float[] Targets(Tensor features, int seed = 2)
    {
        var random = new Random(seed);
        float[] targets = new float[features.Shape[0]];
        for (int row = 0; row < targets.Length; row++)
        {
            targets[row] = MathF.Sin(features.Span[row * Features]) + (0.5f * features.Span[(row * Features) + 1])
                + (float)(0.3 * random.NextDouble());
        }
        return targets;
    }

    /// <summary>|a - b| / |b|.</summary>
    public static double Distance(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        Assert.Equal(b.Length, a.Length);
        (double difference, double norm) = (0, 0);
        for (int i = 0; i < a.Length; i++)
        {
            difference += ((double)a[i] - b[i]) * ((double)a[i] - b[i]);
            norm += (double)b[i] * b[i];
        }

        return Math.Sqrt(difference / norm);
    }

    /// <summary>A model through a file's arrays and back.</summary>
    public static ModelArrays Stored(IStoredModel model)
    {
        using var stream = new MemoryStream();
        var arrays = new ModelArrays("test");
        model.Write(arrays);
        arrays.Write(stream);
        stream.Position = 0;
        return ModelArrays.Read(stream, "test");
    }
}
