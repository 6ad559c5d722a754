using System.Xml.Linq;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Pictures;

namespace MLNetDeep.Comparisons.Tests.Plots;

public sealed class PlotExtensionsTests : IDisposable
{
    private readonly TemporaryFiles _files = new();
    private readonly MLContext _mlContext = new(1);

    public void Dispose() => _files.Dispose();

    private sealed class Row
    {
        public bool IsHigh { get; set; }
        public string Kind { get; set; } = "";
        public float Size { get; set; }
        public float X { get; set; }
        public float Y { get; set; }
    }

    private IDataView Rows() => _mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 120).Select(i => new Row
    {
        X = i * 37 % 101,
        Y = i * 53 % 89,
        IsHigh = i * 37 % 101 > 50,
        Kind = (i * 37 % 101) switch { < 34 => "low", < 67 => "middle", _ => "high" },
        Size = (i * 37 % 101) + (0.1f * (i % 5)),
    }));

    private IDataView Featured() => _mlContext.Transforms.Concatenate("Features", "X", "Y").Fit(Rows()).Transform(Rows());

    [Fact]
    public void ConfusionMatrix_OfMetricsAndOfTheModel_HaveTheSameCounts()
    {
        IDataView data = _mlContext.Transforms.Conversion.MapValueToKey("Label", "Kind").Fit(Featured()).Transform(Featured());
        ITransformer model = _mlContext.MulticlassClassification.Trainers.LightGbm().Fit(data);
        MulticlassClassificationMetrics metrics = _mlContext.MulticlassClassification.Evaluate(model.Transform(data));

        ConfusionMatrixPlot.Save(metrics, _files["confusion.svg"], ["low", "high", "middle"]);

        string saved = XDocument.Load(_files["confusion.svg"]).ToString();
        Assert.Contains(">middle<", saved, StringComparison.Ordinal);
        Assert.Equal(
            ConfusionMatrixPlot.Of(metrics.ConfusionMatrix, Order(data)).Description,
            ConfusionMatrixPlot.Of(Order(data), Counts(model.Transform(data), Order(data))).Description);
        Assert.NotEmpty(ConfusionMatrixPlot.Of(model, data).Description);
    }

    private static string[] Order(IDataView data)
    {
        VBuffer<ReadOnlyMemory<char>> keys = default;
        data.Schema["Label"].GetKeyValues(ref keys);
        return [.. keys.DenseValues().Select(key => key.ToString())];
    }

    private static long[,] Counts(IDataView scored, string[] classes)
    {
        long[,] counts = new long[classes.Length, classes.Length];
        foreach ((uint actual, uint said) in scored.GetColumn<uint>("Label").Zip(scored.GetColumn<uint>("PredictedLabel")))
        {
            counts[actual - 1, said - 1]++;
        }
        return counts;
    }

    [Fact]
    public void Curves_OfABinaryModel_TellItsArea()
    {
        IDataView data = _mlContext.Transforms.CopyColumns("Label", "IsHigh").Fit(Featured()).Transform(Featured());
        ITransformer model = _mlContext.BinaryClassification.Trainers.FastTree().Fit(data);
        double area = _mlContext.BinaryClassification.Evaluate(model.Transform(data)).AreaUnderRocCurve;

        Assert.Contains(area.ToString("0.000", System.Globalization.CultureInfo.InvariantCulture),
            RocPlot.Of([("trees", model)], data).ToSvg(), StringComparison.Ordinal);
        Assert.Contains("trees", PrecisionRecallPlot.Of([("trees", model)], data).ToSvg(), StringComparison.Ordinal);
        Assert.Contains("trees", CalibrationPlot.Of([("trees", model)], data).ToSvg(), StringComparison.Ordinal);
        Assert.Contains(
            "expected a Boolean", Assert.Throws<ArgumentException>(() => RocPlot.Of([("trees", model)], data, "Kind")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void PartialDependence_OfARegression_GrowsWithTheColumnThatDecides()
    {
        ITransformer model = _mlContext.Transforms.Concatenate("Features", "X", "Y")
            .Append(_mlContext.Regression.Trainers.FastTree("Size")).Fit(Rows());

        Assert.NotEmpty(PartialDependencePlot.Of(_mlContext, model, Rows(), "X").ToSvg());
        Assert.NotEqual(
            PartialDependencePlot.Of(_mlContext, model, Rows(), "X").Description,
            PartialDependencePlot.Of(_mlContext, model, Rows(), "Y").Description);
        Assert.Contains("expected one of", Assert.Throws<ArgumentException>(
            () => PartialDependencePlot.Of(_mlContext, model, Rows(), "Z")).Message, StringComparison.Ordinal);
        Assert.NotEmpty(ResidualPlot.Of(model, Rows(), "Size").ToSvg());
    }

    [Fact]
    public void DecisionRegions_OfAModelOfTwoFeatures_HaveItsClasses()
    {
        IDataView data = _mlContext.Transforms.Conversion.MapValueToKey("Label", "Kind").Fit(Featured()).Transform(Featured());
        ITransformer model = _mlContext.MulticlassClassification.Trainers.DecisionTree().Fit(data);

        string svg = DecisionRegionPlot.Of(_mlContext, model, data).ToSvg();

        Assert.All(["low", "middle", "high", "X", "Y"], name => Assert.Contains($">{name}<", svg, StringComparison.Ordinal));
    }

    [Fact]
    public void LearningCurve_OfEpochs_HasBothLosses()
    {
        List<EpochResult> epochs = [];
        IDataView data = _mlContext.Transforms.CopyColumns("Label", "IsHigh").Fit(Featured()).Transform(Featured());
        _mlContext.BinaryClassification.Trainers.Mlp(MlpPreset.Simple with
        {
            Epochs = 3,
            ValidationFraction = 0.2,
            EpochCompleted = epochs.Add,
        }).Fit(data);

        string svg = LearningCurvePlot.Of(epochs).ToSvg();

        Assert.Contains(">training<", svg, StringComparison.Ordinal);
        Assert.Contains(">validation<", svg, StringComparison.Ordinal);
    }
}
