using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using MLNetDeep.Transforms;

namespace MLNetDeep.Trainers.Tests;

public sealed class MissingValuesCatalogTests
{
    private static readonly MLContext MLContext = new(1);

    private sealed class Row
    {
        [VectorType(3)]
        public float[] Values { get; set; } = [];
    }

    private sealed class Filled
    {
        [VectorType(5)]
        public float[] Out { get; set; } = [];
    }

    private static IDataView Data(params float[][] rows) => MLContext.Data.LoadFromEnumerable(rows.Select(row => new Row { Values = row }));

    private static IDataView Training => Data([1, float.NaN, 7], [2, 20, 7], [9, 10, 7], [float.NaN, 40, 7]);

    [Fact]
    public void FillMissingValues_Numbers_AreMediansBesideIndicators()
    {
        MissingValueTransformer model = MLContext.Transforms.FillMissingValues("Out", "Values").Fit(Training);

        Assert.Equal([2, 20, 7], model.FillValues);
        Assert.Equal([0, 1], model.IndicatedSlots);
        Assert.Equal(
            [[1, 20, 7, 0, 1], [2, 20, 7, 0, 0], [9, 10, 7, 0, 0], [2, 40, 7, 1, 0]],
            MLContext.Data.CreateEnumerable<Filled>(model.Transform(Training), reuseRowObject: false).Select(row => row.Out));
    }

    [Fact]
    public void FillMissingValues_MissingOnlyInNewRows_IsFilledWithoutAnIndicator()
    {
        MissingValueTransformer model = MLContext.Transforms.FillMissingValues("Out", "Values").Fit(Data([1, 2, 3], [3, 4, 5]));

        Assert.Empty(model.IndicatedSlots);
        Assert.Equal([[2, 3, 9]], model.Transform(Data([float.NaN, float.NaN, 9])).GetColumn<float[]>("Out"));
    }

    [Fact]
    public void FillMissingValues_SlotWithoutNumbers_IsZero() => Assert.Equal(
        [0, 2, 3],
        MLContext.Transforms.FillMissingValues("Out", "Values", indicators: false).Fit(
            Data([float.NaN, 2, 3], [float.NaN, 2, 3])).FillValues);

    [Fact]
    public void FillMissingValues_SlotNames_TellWhatIsMissing()
    {
        IDataView data = MLContext.Data.LoadFromEnumerable(
            new[] { (1f, float.NaN), (2f, 3f) }.Select(pair => new { Age = pair.Item1, Fare = pair.Item2 }));
        IDataView joined = MLContext.Transforms.Concatenate("Values", "Age", "Fare").Fit(data).Transform(data);
        VBuffer<ReadOnlyMemory<char>> names = default;

        MLContext.Transforms.FillMissingValues("Out", "Values").Fit(joined).Transform(joined).Schema["Out"].GetSlotNames(ref names);

        Assert.Equal(["Age", "Fare", "Fare is missing"], names.DenseValues().Select(name => name.ToString()));
    }

    [Fact]
    public void FillMissingValues_AsOnnx_GivesTheSame()
    {
        MissingValueTransformer model = MLContext.Transforms.FillMissingValues("Out", "Values").Fit(Training);
        using var stream = new MemoryStream();
        MLContext.Model.SaveOnnx(model, Training.Schema, stream, "Out");
        using var session = new InferenceSession(stream.ToArray());

        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> outputs = session.Run(
            [NamedOnnxValue.CreateFromTensor("Values", new DenseTensor<float>(new[] { 5, float.NaN, float.NaN }, [1, 3]))]);

        Assert.Equal([5, 20, 7, 0, 1], outputs[0].AsEnumerable<float>());
    }

    [Fact]
    public void FillMissingValues_NoRowsOrNoVector_IsRefused()
    {
        Assert.Contains(
            "has no rows", Assert.Throws<InvalidOperationException>(() =>
                MLContext.Transforms.FillMissingValues("Out", "Values").Fit(Data())).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => MLContext.Transforms.FillMissingValues("Out", "None").Fit(Training));
    }
}
