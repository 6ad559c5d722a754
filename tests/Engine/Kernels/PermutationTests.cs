using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Engine.Tests.Kernels;

public sealed class PermutationTests
{
    [Theory]
    [InlineData(new[] { 1 }, new[] { 0 })]
    [InlineData(new[] { 1, 1, 1 }, new[] { 2, 0, 1 })]
    [InlineData(new[] { 5, 7 }, new[] { 1, 0 })]
    [InlineData(new[] { 5, 4, 3 }, new[] { 0, 1, 2 })]
    [InlineData(new[] { 17, 4, 9 }, new[] { 1, 0, 2 })]
    [InlineData(new[] { 17, 4, 9 }, new[] { 1, 2, 0 })]
    [InlineData(new[] { 37, 1, 51 }, new[] { 2, 1, 0 })]
    [InlineData(new[] { 3, 17, 2, 19 }, new[] { 3, 0, 2, 1 })]
    [InlineData(new[] { 11, 3, 4, 5 }, new[] { 1, 2, 0, 3 })]
    [InlineData(new[] { 2, 3, 4, 5, 6 }, new[] { 4, 2, 0, 3, 1 })]
    [InlineData(new[] { 2, 3, 4, 5, 6 }, new[] { 2, 3, 4, 0, 1 })]
    public void Every_element_goes_to_its_place_on_any_number_of_threads(int[] sizes, int[] order)
    {
        int elements = sizes.Aggregate((product, size) => product * size);
        int[] permuted = [.. order.Select(axis => sizes[axis])];
        foreach (int rows in new[] { 1, 3, (1 << 15) / elements + 1 })
        {
            float[] source = KernelAssert.Random(1, rows * elements);
            float[] expected = new float[source.Length];
            for (int i = 0; i < expected.Length; i++)
            {
                int[] places = Places(permuted, i % elements);
                int[] from = new int[places.Length];
                for (int axis = 0; axis < places.Length; axis++)
                {
                    from[order[axis]] = places[axis];
                }
                int at = from.Zip(sizes).Aggregate(0, (at, axis) => (at * axis.Second) + axis.First);
                expected[i] = source[(i / elements * elements) + at];
            }
            foreach (int threads in new[] { 1, 3 })
            {
                float[] actual = new float[source.Length];
                float[] back = new float[source.Length];
                new Permutation(sizes, order).Apply(rows, source, actual, new Parallelism(threads));
                new Permutation(permuted, Permutation.Inverse(order)).Apply(rows, actual, back, new Parallelism(threads));

                KernelAssert.SameBits(expected, actual);
                KernelAssert.SameBits(source, back);
            }
        }
    }

    private static int[] Places(int[] sizes, int index)
    {
        int[] places = new int[sizes.Length];
        for (int axis = sizes.Length - 1; axis >= 0; index /= sizes[axis--])
        {
            places[axis] = index % sizes[axis];
        }
        return places;
    }
}
