using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Engine.Tests.Kernels;

public sealed class TranspositionTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 5, 7)]
    [InlineData(2, 35, 3)]
    public void Every_element_goes_to_its_transposed_place(int count, int rows, int columns)
    {
        float[] source = Enumerable.Range(0, count * rows * columns).Select(i => (float)i).ToArray();
        float[] destination = new float[source.Length];
        Transposition.Apply(count, rows, columns, source, destination);
        for (int matrix = 0; matrix < count; matrix++)
        {
            for (int row = 0; row < rows; row++)
            {
                for (int column = 0; column < columns; column++)
                {
                    Assert.Equal(source[(matrix * rows + row) * columns + column], destination[(matrix * columns + column) * rows + row]);
                }
            }
        }
    }
}
