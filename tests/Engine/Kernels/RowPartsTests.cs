using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Engine.Tests.Kernels;

public class RowPartsTests
{
    [Theory]
    [InlineData(1, 5, 5, 5)]
    [InlineData(7, 3, 11, 3)]
    [InlineData(301, 70, 70, 131)]
    public void Parts_are_copied_and_nothing_else_is_written(int rows, int length, int sourceStride, int destinationStride)
    {
        float[] source = KernelAssert.Random(1, rows * sourceStride);
        float[] actual = KernelAssert.Random(2, rows * destinationStride);
        float[] expected = [.. actual];
        for (int i = 0; i < rows * length; i++)
        {
            expected[(i / length * destinationStride) + (i % length)] = source[(i / length * sourceStride) + (i % length)];
        }

        RowParts.Copy(rows, length, source, sourceStride, actual, destinationStride, new Parallelism(2));

        KernelAssert.SameBits(expected, actual);
    }
}
