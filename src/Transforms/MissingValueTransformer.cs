using System.Buffers;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Onnx.Writing;
using MLNetDeep.Transforms;
using MLNetDeep.Transforms.Interop;
using MLNetDeep.Transforms.Scoring;

[assembly: Loadable<MissingValueTransformer>]

namespace MLNetDeep.Transforms;

/// <summary>
/// A transformer that fills the missing numbers of a vector column with values learned from the training rows, and adds an indicator, 1
/// where the number was missing, for each slot that had missing numbers.
/// </summary>
public sealed class MissingValueTransformer : BlockTransformer, ILoader
{
    private const string Format = "mlnetdeep-missing-values";

    private readonly float[] _fill;
    private readonly int[] _indicated;

    /// <param name="inputColumnName">The column that is read.</param>
    /// <param name="outputColumnName">The column that is added.</param>
    /// <param name="fill">The value of each slot that takes a missing number's place.</param>
    /// <param name="indicated">The slots that get an indicator, in their order.</param>
    internal MissingValueTransformer(string inputColumnName, string outputColumnName, float[] fill, int[] indicated)
        => (InputColumnName, OutputColumnName, _fill, _indicated) = (inputColumnName, outputColumnName, fill, indicated);

    /// <summary>The name of the input column.</summary>
    public string InputColumnName { get; }

    /// <summary>The name of the column that is added.</summary>
    public string OutputColumnName { get; }

    /// <summary>The value that takes a missing number's place, for each slot of the input.</summary>
    public IReadOnlyList<float> FillValues => _fill;

    /// <summary>The slots of the input that have an indicator, which come after the numbers in this order.</summary>
    public IReadOnlyList<int> IndicatedSlots => _indicated;

    static string ILoader.Signature => "MLNetDeepMissingValues";

    static string ILoader.PartName => "MissingValues.safetensors";

    private void Write(Stream part)
    {
        var arrays = new ModelArrays(Format);
        arrays.Add("columns", [InputColumnName, OutputColumnName]);
        arrays.Add("fill", _fill);
        arrays.Add("indicated", _indicated);
        arrays.Write(part);
    }

    static BlockTransformer ILoader.Read(Stream part)
    {
        var arrays = ModelArrays.Read(part, Format);
        (float[] fill, int[] indicated) = (arrays.Array<float>("fill"), arrays.Array<int>("indicated"));
        if (fill.Length == 0 || !fill.All(float.IsFinite)
            || indicated.Any(slot => slot < 0 || slot >= fill.Length) || indicated.Distinct().Count() != indicated.Length)
        {
            throw new ModelFormatException(
                $"The model should have a finite number for each slot and indicators of some of them; found {fill.Length:N0} numbers and "
                + $"{indicated.Length:N0} indicators.");
        }
        return arrays.Texts("columns") is [{ Length: > 0 } input, { Length: > 0 } output]
            ? new MissingValueTransformer(input, output, fill, indicated)
            : throw new ModelFormatException("The model should name two columns.");
    }

    private protected override void Save(ModelSaveContext context) => Persistence<MissingValueTransformer>.Save(context, Write);

    private protected override BlockMapper CreateMapper(DataViewSchema input)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        DataViewSchema.Column column = FeatureColumns.Require(input, InputColumnName, _fill.Length, "input");
        if (SlotNames.Of(column, _fill.Length) is { Count: > 0 } names)
        {
            SlotNames.AddTo(annotations, [.. names, .. _indicated.Select(slot => $"{names[slot]} is missing")]);
        }
        var type = new VectorDataViewType(NumberDataViewType.Single, _fill.Length + _indicated.Length);
        return new BlockMapper(
            input, InputColumnName, new Filling(_fill, _indicated),
            new VectorOutput(OutputColumnName, type, annotations.ToAnnotations()));
    }

    private sealed class Filling(float[] fill, int[] indicated) : IBlockFunction
    {
        public int InputSize => fill.Length;

        public int OutputSize => fill.Length + indicated.Length;

        public int Threads => 1;

        public string AddTo(GraphWriter graph, string input)
        {
            string missing = graph.Added("IsNaN", input);
            string filled = graph.Added("Where", missing, graph.Constant("fill", [1, fill.Length], fill), input);
            if (indicated.Length == 0)
            {
                return filled;
            }
            // Float is 1 among ONNX's types.
            string ones = graph.Added("Cast", missing).With("to", 1);
            string slots = graph.Constant("slots", Array.ConvertAll(indicated, slot => (long)slot));
            return graph.Added("Concat", filled, graph.Added("Gather", ones, slots).With("axis", 1)).With("axis", 1);
        }

        public void Evaluate(IInputRows inputs, int rows, Span<float> outputs, bool alone)
        {
            float[] rented = ArrayPool<float>.Shared.Rent(rows * fill.Length);
            Span<float> values = rented.AsSpan(0, rows * fill.Length);
            inputs.CopyTo(0, values);
            for (int row = 0; row < rows; row++)
            {
                Span<float> from = values.Slice(row * fill.Length, fill.Length);
                Span<float> to = outputs.Slice(row * OutputSize, OutputSize);
                for (int slot = 0; slot < fill.Length; slot++)
                {
                    to[slot] = float.IsNaN(from[slot]) ? fill[slot] : from[slot];
                }
                for (int i = 0; i < indicated.Length; i++)
                {
                    to[fill.Length + i] = float.IsNaN(from[indicated[i]]) ? 1 : 0;
                }
            }
            ArrayPool<float>.Shared.Return(rented);
        }
    }
}
