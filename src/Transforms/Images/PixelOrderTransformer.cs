using System.Buffers;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Onnx.Writing;
using MLNetDeep.Transforms;
using MLNetDeep.Transforms.Interop;
using MLNetDeep.Transforms.Scoring;

[assembly: Loadable<PixelOrderTransformer>]

namespace MLNetDeep.Transforms;

/// <summary>
/// A transformer that gives the pixels of an image in another order, or as a plain vector. It adds a vector column; slot names go with
/// their numbers.
/// </summary>
internal sealed class PixelOrderTransformer : BlockTransformer, ILoader
{
    private const string Format = "mlnetdeep-pixel-order";

    private readonly int[] _order;
    private readonly int[] _dimensions;

    /// <param name="inputColumnName">The column that is read.</param>
    /// <param name="outputColumnName">The column that is added.</param>
    /// <param name="order">For each number of the output its place in the input.</param>
    /// <param name="dimensions">The output's dimensions.</param>
    internal PixelOrderTransformer(string inputColumnName, string outputColumnName, int[] order, int[] dimensions)
        => (InputColumnName, OutputColumnName, _order, _dimensions) = (inputColumnName, outputColumnName, order, dimensions);

    /// <summary>The name of the input column.</summary>
    public string InputColumnName { get; }

    /// <summary>The name of the column that is added.</summary>
    public string OutputColumnName { get; }

    /// <summary>The permutation: for each number of the output its index in the input.</summary>
    public IReadOnlyList<int> Order => _order;

    static string ILoader.Signature => "MLNetDeepPixelOrder";

    static string ILoader.PartName => "Order.safetensors";

    private void Write(Stream part)
    {
        var arrays = new ModelArrays(Format);
        arrays.Add("columns", [InputColumnName, OutputColumnName]);
        arrays.Add("order", _order);
        arrays.Add("dimensions", _dimensions);
        arrays.Write(part);
    }

    static BlockTransformer ILoader.Read(Stream part)
    {
        var arrays = ModelArrays.Read(part, Format);
        (int[]? order, int[]? dimensions) = (arrays.Array<int>("order"), arrays.Array<int>("dimensions"));
        if (order.Length == 0 || dimensions.Any(size => size < 1)
            || dimensions.Aggregate((long)order.Length, (left, size) => left % size == 0 ? left / size : 0) != 1
            || !order.Order().SequenceEqual(Enumerable.Range(0, order.Length)))
        {
            throw new ModelFormatException(
                $"The model's {order.Length:N0} places are no order of the numbers 0 to {order.Length - 1:N0} of an image of "
                + $"{string.Join(" x ", dimensions)}.");
        }
        return arrays.Texts("columns") is [{ Length: > 0 } input, { Length: > 0 } output]
            ? new PixelOrderTransformer(input, output, order, dimensions)
            : throw new ModelFormatException("The model should name two columns.");
    }

    private protected override void Save(ModelSaveContext context) => Persistence<PixelOrderTransformer>.Save(context, Write);

    private protected override BlockMapper CreateMapper(DataViewSchema input)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        DataViewSchema.Column column = FeatureColumns.Require(input, InputColumnName, _order.Length);
        if (SlotNames.Of(column, _order.Length) is { Count: > 0 } names)
        {
            SlotNames.AddTo(annotations, Array.ConvertAll(_order, place => names[place]));
        }
        var type = new VectorDataViewType(NumberDataViewType.Single, _dimensions);
        return new BlockMapper(
            input, InputColumnName, new Reordering(_order), new VectorOutput(OutputColumnName, type, annotations.ToAnnotations()));
    }

    private sealed class Reordering(int[] order) : IBlockFunction
    {
        private readonly bool _asTheyAre = order.SequenceEqual(Enumerable.Range(0, order.Length));

        public int InputSize => order.Length;

        public int OutputSize => order.Length;

        // Moving numbers is bound by memory: what reads the rows can as well move them.
        public int Threads => 1;

        public string AddTo(GraphWriter graph, string input) => _asTheyAre
            ? input
            : graph.Added("Gather", input, graph.Constant("order", Array.ConvertAll(order, place => (long)place))).With("axis", 1);

        public void Evaluate(IInputRows inputs, int rows, Span<float> outputs, bool alone)
        {
            if (_asTheyAre)
            {
                inputs.CopyTo(0, outputs);
                return;
            }
            float[] rented = ArrayPool<float>.Shared.Rent(rows * order.Length);
            Span<float> values = rented.AsSpan(0, rows * order.Length);
            inputs.CopyTo(0, values);
            for (int row = 0; row < rows; row++)
            {
                Span<float> from = values.Slice(row * order.Length, order.Length);
                Span<float> to = outputs.Slice(row * order.Length, order.Length);
                for (int i = 0; i < order.Length; i++)
                {
                    to[i] = from[order[i]];
                }
            }
            ArrayPool<float>.Shared.Return(rented);
        }
    }
}
