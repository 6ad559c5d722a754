using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Trainers.Tests.Contract;
using MLNetDeep.Transforms;

namespace MLNetDeep.Trainers.Tests;

/// <summary>Models of ML.NET's files, opened without it, against what ML.NET predicts.</summary>
public sealed class SavedModelTests
{
    private static readonly string Fixtures = Path.Combine(AppContext.BaseDirectory, "Fixtures");

    // Steps that have no model.
    private static readonly string[] Modelless = ["PixelOrderEstimator", "FlattenImage", "FillMissingValues"];

    private readonly MLContext _mlContext = new(1);

    public static TheoryData<string> Models =>
    [
        .. Directory.GetFiles(Fixtures, "*.zip", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Fixtures, path))
            .Where(file => !Modelless.Any(name => file.Contains(name, StringComparison.Ordinal))).Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Models))]
    public void A_model_of_any_version_predicts_bit_for_bit_as_in_ML_NET(string file)
    {
        string path = Path.Combine(Fixtures, file);
        ITransformer transformer = _mlContext.Model.Load(path, out DataViewSchema? schema);
        IDataView scored = transformer.Transform(schema["Features"].Type is VectorDataViewType { Size: 4 }
            ? _mlContext.Data.LoadFromEnumerable(Blobs.Rows(60))
            : ContractModels.Data);

        AssertSame(scored, SavedModel.Load(path));
    }

    [Fact]
    public void Classes_and_other_steps_of_a_chain_are_named()
    {
        var model = SavedModel.Load(Path.Combine(Fixtures, "0.1.0", "Chain.zip"));

        Assert.Equal(Blobs.Names, model.OutputNames);
        Assert.Equal(["TermTransform", "Normalizer", "KeyToValueTransform"], model.OtherSteps);
        Assert.Equal("Features", model.FeatureColumnName);
    }

    [Fact]
    public void A_file_without_a_model_of_ours_is_a_typed_error_that_names_its_steps()
    {
        ITransformer model = _mlContext.Transforms.NormalizeMinMax("Features")
            .Append(_mlContext.MulticlassClassification.Trainers.SdcaMaximumEntropy()).Fit(Blobs.Data(_mlContext, 30));

        using MemoryStream zip = Saved(model, Blobs.Data(_mlContext, 3).Schema);
        ModelFormatException exception = Assert.Throws<ModelFormatException>(() => SavedModel.Load(zip));

        Assert.Contains("no model of this library", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Normalizer in 'TransformerChain/Transform_000'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_models_are_a_typed_error_that_names_them_and_are_loaded_in_the_order_of_the_chain()
    {
        IDataView data = Blobs.Data(_mlContext, 60);
        TransformerChain<MulticlassTransformer<MLNetDeep.Classic.Neighbors.KNearestNeighborsModel>> model =
            _mlContext.Transforms.PrincipalComponents("Features", rank: 2)
                .Append(_mlContext.MulticlassClassification.Trainers.KNearestNeighbors()).Fit(data);
        using MemoryStream zip = Saved(model, data.Schema);

        ModelFormatException exception = Assert.Throws<ModelFormatException>(() => SavedModel.Load(zip));
        IReadOnlyList<SavedModel> models = SavedModel.LoadAll(zip);

        Assert.Contains("2 models: 'TransformerChain/Transform_000', 'TransformerChain/Transform_001'", exception.Message);
        float[] rows = [.. Blobs.Rows(60).SelectMany(row => row.Features)];
        (float[] projected, float[] scores) = (new float[120], new float[180]);
        models[0].Predict(rows, projected);
        models[1].Predict(projected, scores);
        Assert.Equal(Blobs.Scores(model.Transform(data)), scores);
    }

    [Fact]
    public void Missing_features_are_filled_as_in_ML_NET_and_infinite_ones_give_NaN()
    {
        IDataView Rows(float unusual) => _mlContext.Data.LoadFromEnumerable(
            YesNo.Rows(50).Select((row, i) => new YesNo.Row
            {
                Label = row.Label,
                Features = [i % 7 == 0 ? float.NaN : row.Features[0], i == 3 ? unusual : row.Features[1], row.Features[2]],
            }));
        ITransformer model = _mlContext.BinaryClassification.Trainers.LinearDiscriminantAnalysis().Fit(Rows(float.NaN));
        using MemoryStream zip = Saved(model, Rows(0).Schema);

        AssertSame(model.Transform(Rows(float.NaN)), SavedModel.Load(zip));
        zip.Position = 0;
        AssertSame(model.Transform(Rows(float.PositiveInfinity)), SavedModel.Load(zip));
    }

    [Fact]
    public void A_model_of_categories_is_refused_by_their_names()
    {
        ITransformer model = _mlContext.Regression.Trainers.Mlp(
            new Mlp { Epochs = 1, HiddenUnits = [4] }, "Number", categoricalColumnNames: ["Shelf"]).Fit(ContractModels.Data);
        using MemoryStream zip = Saved(model, ContractModels.Data.Schema);

        Assert.Contains("Shelf", Assert.Throws<ModelFormatException>(() => SavedModel.Load(zip)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_network_alone_is_loaded_from_a_zip()
    {
        string path = Path.Combine(Fixtures, "0.1.0", "Chain.zip");
        ITransformer model = _mlContext.Model.Load(path, out _);

        Network network = NetworkSerializer.Load(path);

        Network expected = ((IEnumerable<ITransformer>)model).OfType<MulticlassTransformer<Network>>().Single().Model;
        Assert.Equal(Weights(expected), Weights(network));
    }

    [Fact]
    public void A_zip_without_a_network_is_a_typed_error_that_names_its_steps()
    {
        string path = Path.Combine(Fixtures, "0.2.0", "Regression.RandomForest.zip");

        ModelFormatException exception = Assert.Throws<ModelFormatException>(() => NetworkSerializer.Load(path));

        Assert.Contains("no network", exception.Message, StringComparison.Ordinal);
        Assert.Contains("MLNetDeepRegression in 'TransformerChain'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_that_was_saved_alone_is_opened_also_from_a_stream_that_cannot_seek()
    {
        byte[] bytes = File.ReadAllBytes(Path.Combine(Fixtures, "0.1.0", "ResidualNetwork.safetensors"));
        Network network = NetworkSerializer.Read(new MemoryStream(bytes));
        float[] row = ContractRows.Rows()[7].Features;
        (float[] expected, float[] scores) = (new float[3], new float[3]);
        network.Predict(row, 1, expected);

        using var gzip = new GZipStream(new MemoryStream(Gzipped(bytes)), CompressionMode.Decompress);
        var model = SavedModel.Load(gzip);
        model.Predict(row, scores);

        Assert.Equal(expected, scores);
        Assert.Empty(model.OutputNames);
        Assert.Null(model.LabelOf(scores));
    }

    // As ML.NET writes them on Windows.
    [Fact]
    public void Names_with_backslashes_are_read()
    {
        using ZipArchive from = ZipFile.OpenRead(Path.Combine(Fixtures, "0.1.0", "Chain.zip"));
        using var stream = new MemoryStream();
        using (var to = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (ZipArchiveEntry entry in from.Entries)
            {
                using Stream source = entry.Open(), copy = to.CreateEntry(entry.FullName.Replace('/', '\\')).Open();
                source.CopyTo(copy);
            }
        }
        stream.Position = 0;

        Assert.Equal(Blobs.Names, SavedModel.Load(stream).OutputNames);
    }

    [Fact]
    public void Lengths_and_threads_that_do_not_fit_are_refused()
    {
        var model = SavedModel.Load(Path.Combine(Fixtures, "0.1.0", "Chain.zip"));
        float[] scores = new float[3];

        Assert.Contains("4 features", Assert.Throws<ArgumentException>(() => model.Predict([1, 2, 3], scores)).Message);
        Assert.Contains("room for 3", Assert.Throws<ArgumentException>(() => model.Predict(new float[8], scores)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Predict(new float[4], scores, threads: 0));
        Assert.Throws<ArgumentException>(() => model.LabelOf([1, 2]));
    }

    private static IEnumerable<float[]> Weights(Network network) =>
        network.Parameters.Select(parameter => parameter.Value.Span.ToArray());

    private MemoryStream Saved(ITransformer model, DataViewSchema schema)
    {
        var stream = new MemoryStream();
        _mlContext.Model.Save(model, schema, stream);
        stream.Position = 0;
        return stream;
    }

    private static byte[] Gzipped(byte[] bytes)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }
        return stream.ToArray();
    }

    // The column that the model read is still there, with what the steps before it made of it.
    private static void AssertSame(IDataView scored, SavedModel model)
    {
        float[] features = Numbers(scored, model.FeatureColumnName ?? "Features");
        int rows = features.Length / model.Model.FeatureCount;
        float[] outputs = new float[rows * model.OutputSize];
        model.Predict(features, outputs);

        string name = scored.Schema.GetColumnOrNull("Score") is null ? "Out" : "Score";
        float[][] columns = scored.Schema.GetColumnOrNull("Probability") is null
            ? [Numbers(scored, name)]
            : [Numbers(scored, name), Numbers(scored, "Probability")];
        Assert.Equal(
            columns.Length == 1 ? columns[0] : columns[0].Zip(columns[1]).SelectMany(pair => new[] { pair.First, pair.Second }), outputs);
        if (scored.Schema.GetColumnOrNull("PredictedLabel") is { } label)
        {
            Assert.Equal(Labels(scored, label), outputs.Chunk(model.OutputSize).Select(row => model.LabelOf(row)));
        }
    }

    private static float[] Numbers(IDataView data, string name) => data.Schema[name].Type is VectorDataViewType
        ? [.. Blobs.Column<VBuffer<float>>(data, name, row => new(row.Length, [.. row.DenseValues()])).SelectMany(row => row.DenseValues())]
        : [.. Blobs.Column<float>(data, name)];

    private static IEnumerable<string?> Labels(IDataView scored, DataViewSchema.Column label)
    {
        switch (label.Type)
        {
            case TextDataViewType:
                return Blobs.Column<ReadOnlyMemory<char>>(scored, label.Name).Select(text => text.ToString());
            case BooleanDataViewType:
                float[] scores = Numbers(scored, "Score");
                return Blobs.Column<bool>(scored, label.Name).Select((yes, row) => float.IsNaN(scores[row]) ? null : yes.ToString());
            default:
                VBuffer<ReadOnlyMemory<char>> names = default;
                label.GetKeyValues(ref names);
                return Blobs.Column<uint>(scored, label.Name)
                    .Select(key => key == 0 ? null : names.GetItemOrDefault((int)key - 1).ToString());
        }
    }
}
