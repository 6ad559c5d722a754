using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Tests.Support;

namespace MLNetDeep.Engine.Tests.Networks;

public class PredictorTests
{
    [Theory]
    [InlineData(1 << 11, 0, 256)]
    [InlineData((1 << 11) + 1, 0, 255)]
    [InlineData(1 << 16, 1 << 18, 8)]
    [InlineData(1 << 16, 1 << 20, 16)]
    [InlineData(1 << 20, 0, 1)]
    [InlineData(1 << 27, long.MaxValue, 2)]
    [InlineData(long.MaxValue, 0, 1)]
    public void Rows_of_a_block_fit_a_cache_or_are_as_many_numbers_as_the_weights(long elementsOfRow, long weights, int expected) =>
        Assert.Equal(expected, Predictor.RowsOfBlock(elementsOfRow, weights));

    [Fact]
    public void Each_row_is_answered_with_the_same_bits_in_blocks_of_every_size_on_any_number_of_threads()
    {
        var spec = NetworkSpec.Sequential(
            Shape.Of(1, 40, 40), new Conv2D(64, 3) { Padding = 1 }, new Relu(), new Flatten(), new Dense(3));
        var network = new Network(spec, 1);
        int weights = network.Parameters.Sum(parameter => parameter.Values.Length);
        Assert.InRange(Predictor.RowsOfBlock(InferenceWorkspace.ElementsOfRow(network), weights), 2, 8);
        const int Rows = 41;
        float[] inputs = RandomArrays.Normal(Rows * 1600, 1);
        float[] expected = new float[Rows * 3];
        for (int row = 0; row < Rows; row++)
        {
            network.Predict(inputs.AsSpan(row * 1600, 1600), 1, expected.AsSpan(row * 3, 3));
        }
        foreach (int threads in new[] { 1, 2, 3, 7 })
        {
            var limited = new Network(spec, 1) { Threads = threads };
            foreach (int rows in new[] { 2, 3, 8, 9, 10, 17, Rows })
            {
                float[] outputs = new float[rows * 3];
                limited.Predict(inputs.AsSpan(0, rows * 1600), rows, outputs);

                Assert.Equal(expected[..(rows * 3)], outputs);
            }
        }
    }

    [Fact]
    public void Outputs_may_lie_where_inputs_do()
    {
        var spec = NetworkSpec.Sequential(Shape.Of(600), new Dense(900), new Relu(), new Dense(600));
        var network = new Network(spec, 1);
        const int Rows = 700;
        float[] memory = RandomArrays.Normal((Rows + 1) * 600, 1);
        float[] expected = new float[Rows * 600];
        network.Predict(memory.AsSpan(0, Rows * 600), Rows, expected);

        network.Predict(memory.AsSpan(0, Rows * 600), Rows, memory.AsSpan(600));

        Assert.Equal(expected, memory[600..]);
    }

    [Fact]
    public void What_rows_throw_comes_out_and_the_next_prediction_goes_on()
    {
        var spec = NetworkSpec.Sequential(Shape.Of(1, 64, 64), new Conv2D(64, 3), new Relu(), new Flatten(), new Dense(2));
        var network = new Network(spec, 1) { Threads = 2 };
        float[] outputs = new float[2 * 20];

        Assert.Throws<InvalidDataException>(() => network.Predict(new RowsUntil(7), 20, outputs, 2));
        network.Predict(new RowsUntil(20), 20, outputs, 2);

        Assert.All(outputs, output => Assert.NotEqual(0, output));
    }

    private sealed class RowsUntil(int end) : IInputRows
    {
        public void CopyTo(int first, Span<float> inputs)
        {
            if (first + (inputs.Length / 4096) > end)
            {
                throw new InvalidDataException("No more rows.");
            }
            inputs.Fill(1);
        }
    }
}
