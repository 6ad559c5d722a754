using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Layers;

namespace MLNetDeep.Golden.Tests.Cases;

/// <summary>Seeded numbers.</summary>
internal static class Values
{
    /// <summary>Normal with the given deviation.</summary>
    public static float[] Normal(long length, int seed, float deviation = 1)
    {
        float[] values = new float[length];
        RandomNumbers.Normal(RandomNumbers.Key(seed, 200), 0, 0, deviation, values);
        return values;
    }

    /// <summary>Whole numbers from 0 to below <paramref name="count"/>, each of them if there is room.</summary>
    public static float[] Indices(long length, int count) => [.. Enumerable.Range(0, (int)length).Select(i => (float)(i * 7 % count))];

    /// <summary>A one for the class of each row.</summary>
    public static float[] OneHot(int rows, int classes)
    {
        float[] values = new float[rows * classes];
        for (int row = 0; row < rows; row++)
        {
            values[(row * classes) + (row * 7 % classes)] = 1;
        }
        return values;
    }

    /// <summary>
    /// Moves every parameter away from where it starts, what is zero or one for all elements above all. What training does not change may
    /// be a variance or a scale: it moves up alone.
    /// </summary>
    public static void Disturb(IReadOnlyList<Parameter> parameters)
    {
        int seed = 1;
        foreach (Parameter parameter in parameters)
        {
            Span<float> value = parameter.Value.Span;
            float[] noise = Normal(value.Length, seed++, 0.3f);
            for (int i = 0; i < noise.Length; i++)
            {
                value[i] += parameter.Trainable ? noise[i] : Math.Abs(noise[i]);
            }
        }
    }
}
