using MLNetDeep.Classic;
using MLNetDeep.Classic.Neighbors;
using MLNetDeep.Classic.SupportVectors;
using MLNetDeep.Classic.Tests;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Onnx.Tests;

public sealed class ClassicExportTests
{
    private const int Rows = 150;
    private const int Features = 5;
    private const int Asked = 67;

    // Rows of correlated features, centered; three classes along two of them, and a number.
    private static readonly Tensor Known = Standard(RandomRows.Correlated(Rows, Features));
    private static readonly float[] Questions = Standard(RandomRows.Correlated(Asked, Features, seed: 2)).Span.ToArray();
    private static readonly int[] Labels = [.. Enumerable.Range(0, Rows).Select(row => Class(row, 3))];
    private static readonly int[] TwoLabels = [.. Enumerable.Range(0, Rows).Select(row => Class(row, 2))];
    private static readonly int[] Gaps = [.. Labels.Select(label => 2 * label)];
    private static readonly float[] Targets = [.. Enumerable.Range(0, Rows).Select(row => 3 + Feature(row, 0) - (2 * Feature(row, 3)))];

    private static readonly Dictionary<string, Func<IRowModel>> Models = new()
    {
        ["tree"] = () => new DecisionTree().Fit(Known, Labels, 3),
        ["tree of missing values"] = () => new DecisionTree { MaximumDepth = 4 }.Fit(WithMissing(Known), Labels, 3),
        ["tree of numbers"] = () => new DecisionTree { MaximumDepth = 5 }.Fit(Known, Targets),
        ["forest"] = () => new RandomForest { NumberOfTrees = 60, MinimumExampleCountPerLeaf = 3 }.Fit(Known, Labels, 3),
        ["forest of two classes"] = () => new RandomForest { NumberOfTrees = 10 }.Fit(Known, TwoLabels, 2),
        ["forest of numbers"] = () => new RandomForest { NumberOfTrees = 30 }.Fit(Known, Targets),
        ["linear machine"] = () => new KernelSvm { Kernel = new LinearKernel() }.Fit(Known, Labels, 3),
        ["polynomial machine"] = () => new KernelSvm { Kernel = new PolynomialKernel() }.Fit(Known, Labels, 3),
        ["machine of sigmoids"] = () => new KernelSvm { Kernel = new SigmoidKernel() }.Fit(Known, TwoLabels, 2),
        ["machine of distances"] = () => new KernelSvm().Fit(Known, Labels, 3),
        ["machine without a class"] = () => new KernelSvm().Fit(Known, Gaps, 6),
        ["machine with probabilities"] = () => new KernelSvm { Probabilities = true }.Fit(Known, TwoLabels, 2),
        ["machine with probabilities of three"] = () => new KernelSvm { Probabilities = true }.Fit(Known, Labels, 3),
        ["machine with probabilities without a class"] = () => new KernelSvm { Probabilities = true }.Fit(Known, Gaps, 6),
        ["regression machine"] = () => new KernelSvr().Fit(Known, Targets),
        ["linear regression machine"] = () => new KernelSvr { Kernel = new LinearKernel() }.Fit(Known, Targets),
        ["one-class machine"] = () => new OneClassSvm().Fit(Known),
        ["neighbors"] = () => new KNearestNeighbors { NumberOfNeighbors = 7 }.Fit(Known, Labels, 3),
        ["weighted neighbors"] = () => new KNearestNeighbors { Weighting = NeighborWeighting.Distance }.Fit(Known, Labels, 3),
        ["Manhattan neighbors"] = () => new KNearestNeighbors { Metric = DistanceMetric.Manhattan }.Fit(Known, Labels, 3),
        ["cosine neighbors"] = () => new KNearestNeighbors { Metric = DistanceMetric.Cosine }.Fit(Known, Labels, 3),
        ["neighbors of numbers"] = () => new KNearestNeighbors { Weighting = NeighborWeighting.Distance }.Fit(Known, Targets),
        ["discriminants"] = () => new LinearDiscriminantAnalysis().Fit(Known, Labels, 3),
        ["discriminants without a class"] = () => new LinearDiscriminantAnalysis().Fit(Known, Gaps, 6),
        ["components"] = () => new PrincipalComponents { Rank = 3 }.Fit(Known),
        ["whitened components"] = () => new PrincipalComponents { Rank = 2, Whiten = true }.Fit(Known),
        ["perceptron"] = () => new Perceptron().Fit(Known, TwoLabels),
        ["network"] = () => new Network(NetworkSpec.From([Features]).Dense(4).Tanh().Dense(3).Softmax().Build(), 1),
    };

    public static TheoryData<string> Names => [.. Models.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void ONNX_Runtime_gives_the_models_numbers_and_classes(string name)
    {
        IRowModel model = Models[name]();
        float[] rows = model.TakesMissing ? WithMissing(new Tensor([Asked, Features], Questions)).Span.ToArray() : Questions;
        (float[] expected, long[]? classes) = Ask(model, rows);

        (float[] numbers, long[]? labels) = Run(Export(model), rows);

        Assert.Equal(classes, labels);
        if (model is IClassifier)
        {
            Assert.All(expected.Zip(numbers), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
        }
        Near.Assert(expected, numbers, 1e-5);
    }

    [Fact]
    public void Every_kind_of_model_is_exported() => Assert.Equal(
        [],
        typeof(ModelKinds).Assembly.GetTypes().Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(IStoredModel)))
            .Except(Models.Values.Select(create => create().GetType())));

    [Fact]
    public void Neighbors_at_a_training_row_are_that_row_alone()
    {
        KNearestNeighborsModel model = new KNearestNeighbors { Weighting = NeighborWeighting.Distance }.Fit(Known, Labels, 3);
        (float[] expected, _) = Ask(model, Known.Span.ToArray());

        Assert.Equal(expected, Run(Export(model), Known.Span.ToArray()).Numbers);
    }

    [Theory]
    [InlineData("discriminants")]
    [InlineData("discriminants without a class")]
    [InlineData("whitened components")]
    public void ONNX_Runtime_gives_the_coordinates_of_a_projection(string name)
    {
        var model = (IProjection)Models[name]();
        float[] expected = new float[Asked * model.Components];
        model.Transform(Questions, expected);
        using var stream = new MemoryStream();
        OnnxModel.SaveProjection(model, stream);

        (float[] numbers, long[]? labels) = Run(stream.ToArray(), Questions);

        Assert.Null(labels);
        Near.Assert(expected, numbers, 1e-5);
    }

    [Fact]
    public void A_model_of_another_kind_is_refused_by_name() => Assert.Contains(
        nameof(Own), Assert.Throws<OnnxExportException>(() => Export(new Own())).Message, StringComparison.Ordinal);

    [SkippableFact]
    public void The_checker_of_ONNX_accepts_every_model()
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("onnx");
        try
        {
            foreach ((int index, Func<IRowModel> create) in Models.Values.Index())
            {
                File.WriteAllBytes(Path.Combine(directory.FullName, $"{index}.onnx"), Export(create()));
            }

            Assert.Equal("", PythonScript.Run("onnx", "onnx_tools.py", "check", directory.FullName));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static float Feature(int row, int feature) => Known.Span[(row * Features) + feature];

    private static int Class(int row, int classes) => (Feature(row, 1) + (0.3f * Feature(row, 2))) switch
    {
        < -0.3f => 0,
        < 0.5f => classes - 2,
        _ => classes - 1,
    };

    private static Tensor Standard(Tensor rows)
    {
        for (int i = 0; i < rows.Span.Length; i++)
        {
            rows.Span[i] -= 3 * (i % Features);
        }
        return rows;
    }

    private static Tensor WithMissing(Tensor rows)
    {
        Tensor missing = rows.Clone();
        for (int i = 0; i < missing.Span.Length; i += 7)
        {
            missing.Span[i] = float.NaN;
        }
        return missing;
    }

    private static (float[] Numbers, long[]? Classes) Ask(IRowModel model, float[] rows)
    {
        int count = rows.Length / Features;
        switch (model)
        {
            case Network network:
                float[] outputs = new float[count * network.Spec.Output.Elements];
                network.Predict(rows, count, outputs);
                return (outputs, null);
            case IClassifier classifier:
                float[] scores = new float[count * classifier.Classes];
                classifier.Score(rows, scores);
                return (scores, [.. scores.Chunk(classifier.Classes).Select(row => (long)Array.IndexOf(row, row.Max()))]);
            case IBinaryClassifier classifier:
                float[] margins = new float[count];
                classifier.ScoreMargins(rows, margins);
                return (margins, Array.ConvertAll(margins, margin => margin > 0 ? 1L : 0));
            case IAnomalyDetector detector:
                float[] anomalies = new float[count];
                detector.ScoreAnomalies(rows, anomalies);
                return (anomalies, Array.ConvertAll(anomalies, score => score > 0 ? 1L : 0));
            case IProjection projection:
                float[] projected = new float[count * projection.Components];
                projection.Transform(rows, projected);
                return (projected, null);
            default:
                float[] values = new float[count];
                ((IRegressor)model).Predict(rows, values);
                return (values, null);
        }
    }

    private static byte[] Export(IRowModel model)
    {
        using var stream = new MemoryStream();
        OnnxModel.Save(model, stream);
        return stream.ToArray();
    }

    private static (float[] Numbers, long[]? Labels) Run(byte[] model, float[] rows) =>
        Runtime.RunWithLabels(model, rows.Length / Features, Features, rows);

    private sealed class Own : IRowModel
    {
        public int FeatureCount => 1;
    }
}
