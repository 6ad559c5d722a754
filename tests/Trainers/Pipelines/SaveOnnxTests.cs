using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Transforms;
using MLNetDeep.Onnx;
using MLNetDeep.Onnx.Tests;
using MLNetDeep.Trainers.Tests.Contract;

namespace MLNetDeep.Trainers.Tests.Pipelines;

public sealed class SaveOnnxTests : IDisposable
{
    private static readonly MLContext MLContext = new(1);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mlnetdeep-onnx-");

    public static TheoryData<string> Steps => ContractModels.Names;

    public static TheoryData<string> Pipelines => [.. PipelineCases.All.Keys];

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Steps))]
    public void A_step_gives_its_columns(string name)
    {
        ITransformer model = ContractModels.Of(name);

        OnnxFile.AssertGives(Export(model, ContractModels.Data), ContractModels.Data, model.Transform(ContractModels.Data));
    }

    [Theory]
    [MemberData(nameof(Pipelines))]
    public void A_pipeline_gives_its_columns(string name)
    {
        (ITransformer model, IDataView data) = PipelineCases.Of(name);

        OnnxFile.AssertGives(Export(model, data), data, model.Transform(data));
    }

    [Theory]
    [MemberData(nameof(Pipelines))]
    public void ApplyOnnxModel_gives_the_columns_of_the_pipeline(string name)
    {
        (ITransformer model, IDataView data) = PipelineCases.Of(name);
        string path = PathOf("model.onnx");
        MLContext.Model.SaveOnnx(model, data.Schema, path);
        IDataView expected = model.Transform(data);

        IDataView actual = MLContext.Transforms.ApplyOnnxModel(path).Fit(data).Transform(data);

        foreach (DataViewSchema.Column column in expected.Schema.Where(column => !column.IsHidden))
        {
            ColumnValues.Read(expected, column.Name).AssertNear(ColumnValues.Read(actual, column.Name), column.Name);
            Assert.Equal(SlotNames(column), SlotNames(actual.Schema[column.Name]));
        }
    }

    [SkippableFact]
    public void The_checker_of_ONNX_accepts_every_pipeline()
    {
        foreach (string name in PipelineCases.All.Keys)
        {
            (ITransformer model, IDataView data) = PipelineCases.Of(name);
            MLContext.Model.SaveOnnx(model, data.Schema, PathOf($"{name}.onnx"));
        }

        string complaints = PythonScript.Run("onnx", "onnx_tools.py", "check", _directory.FullName);
        Assert.True(complaints.Length == 0, complaints);
    }

    [Fact]
    public void A_pipeline_that_was_loaded_is_the_same_file()
    {
        (ITransformer model, IDataView data) = PipelineCases.Of("a network, labels of text");

        string path = PathOf("model.zip");
        MLContext.Model.Save(model, data.Schema, path);

        Assert.Equal(Export(model, data), Export(MLContext.Model.Load(path, out _), data));
    }

    [Theory]
    [InlineData("a network, labels of text")]
    [InlineData("a machine that answers yes or no")]
    [InlineData("a machine whose gaps are filled")]
    [InlineData("a forest that takes gaps")]
    [InlineData("anomalies")]
    public void Rows_that_are_not_finite_give_what_the_pipeline_gives(string name)
    {
        (ITransformer model, IDataView data) = PipelineCases.Of(name);
        IDataView odd = name == "a network, labels of text"
            ? MLContext.Data.LoadFromEnumerable(Datasets.Iris.Flowers().Take(9).Select((flower, i) =>
            {
                flower.SepalWidth = Odd(i);
                return flower;
            }).ToArray())
            : MLContext.Data.LoadFromEnumerable(
                MLContext.Data.CreateEnumerable<TableRow>(TableRow.Data(MLContext, 9), reuseRowObject: false).Select((row, i) =>
                {
                    row.Numbers[1] = row.Gaps[1] = Odd(i);
                    return row;
                }).ToArray());

        OnnxFile.AssertGives(Export(model, data), odd, model.Transform(odd));

        static float Odd(int row) => (row % 4) switch
        {
            0 => float.NaN,
            1 => float.PositiveInfinity,
            2 => float.NegativeInfinity,
            _ => 1,
        };
    }

    [Theory]
    [InlineData("a forest, one-hot categories and gaps")]
    [InlineData("categories of text and key")]
    [InlineData("keys of numbers")]
    public void Values_that_were_not_seen_give_what_the_pipeline_gives(string name)
    {
        (ITransformer model, IDataView data) = PipelineCases.Of(name);
        IDataView unseen = MLContext.Data.LoadFromEnumerable(
            MLContext.Data.CreateEnumerable<TableRow>(TableRow.Data(MLContext, 6), reuseRowObject: false).Select(row =>
            {
                (row.City, row.Color, row.Kind, row.Rooms, row.Size) = ("Rom", "blue", "kind 7", 70, 500);
                return row;
            }).ToArray());

        OnnxFile.AssertGives(Export(model, data), unseen, model.Transform(unseen));
    }

    [Fact]
    public void Columns_that_are_not_wanted_and_what_only_they_need_are_left_out()
    {
        (ITransformer model, IDataView data) = PipelineCases.Of("a network, labels of text");

        using var session = new InferenceSession(Export(model, data, "PredictedLabel", "Score"));

        Assert.Equal(["PredictedLabel.output", "Score.output"], session.OutputNames);
        Assert.Equal(["SepalLength", "SepalWidth", "PetalLength", "PetalWidth"], session.InputNames);
    }

    [Fact]
    public void A_column_that_there_is_not_is_named()
    {
        (ITransformer model, IDataView data) = PipelineCases.Of("anomalies");

        ArgumentException exception = Assert.Throws<ArgumentException>(() => Export(model, data, "Scores"));

        Assert.Contains("'Scores'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("'Score'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_that_has_no_form_in_ONNX_is_named_and_nothing_is_written()
    {
        (_, IDataView data) = PipelineCases.Of("anomalies");
        ITransformer model = MLContext.Transforms.CopyColumns("Copy", "Numbers")
            .Append(MLContext.Transforms.Categorical.OneHotEncoding("Colors", "Color", OneHotEncodingEstimator.OutputKind.Binary))
            .Append(MLContext.AnomalyDetection.Trainers.OneClassSvm("Copy")).Fit(data);
        string path = PathOf("model.onnx");
        File.WriteAllText(path, "before");

        OnnxExportException exception =
            Assert.Throws<OnnxExportException>(() => MLContext.Model.SaveOnnx(model, data.Schema, path));

        Assert.Contains("OneHotEncodingTransformer, which adds 'Colors'", exception.Message, StringComparison.Ordinal);
        Assert.Equal("before", File.ReadAllText(path));
    }

    [Fact]
    public void A_step_that_reads_a_type_that_ONNX_lacks_is_named()
    {
        IDataView data = MLContext.Data.LoadFromEnumerable([new { When = new DateTime(2020, 1, 1), Size = 1f }]);
        ITransformer model = MLContext.Transforms.CopyColumns("Copy", "When").Fit(data);

        Assert.Contains("'Copy'", Assert.Throws<OnnxExportException>(() => Export(model, data)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "'When'",
            Assert.Throws<OnnxExportException>(() => Export(MLContext.Transforms.CopyColumns("Copy", "Size").Fit(data), data)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_left_as_it_was()
    {
        (ITransformer model, IDataView data) = PipelineCases.Of("anomalies");

        Assert.ThrowsAny<IOException>(() => MLContext.Model.SaveOnnx(model, data.Schema, PathOf("none/model.onnx")));

        Assert.Empty(_directory.EnumerateFileSystemInfos());
    }

    private string PathOf(string file) => Path.Combine(_directory.FullName, file);

    private static string[] SlotNames(DataViewSchema.Column column)
    {
        if (!column.HasSlotNames())
        {
            return [];
        }
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    private static byte[] Export(ITransformer model, IDataView data, params string[] outputs)
    {
        using var stream = new MemoryStream();
        MLContext.Model.SaveOnnx(model, data.Schema, stream, outputs);
        return stream.ToArray();
    }
}
