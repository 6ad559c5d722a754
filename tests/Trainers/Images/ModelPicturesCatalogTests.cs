using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Pictures;
using MLNetDeep.Trainers.Tests.Contract;
using MLNetDeep.Transforms;

namespace MLNetDeep.Trainers.Tests.Images;

public sealed class ModelPicturesCatalogTests : IDisposable
{
    private static readonly MLContext MLContext = new(1);
    private static readonly List<ContractRows.Row> Rows = ContractRows.Rows();
    private static readonly IDataView Data = ContractRows.Data(MLContext);
    private static readonly Lazy<MulticlassTransformer<Network>> Trained =
        new(() => MLContext.MulticlassClassification.Trainers.Cnn(epochs: 2).Fit(Data));

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mlnetdeep-pictures-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void A_model_its_chain_its_file_and_its_network_give_the_same_pictures()
    {
        var chain = MLContext.Transforms.CopyColumns("Copy", "Features").Append(
            MLContext.MulticlassClassification.Trainers.Cnn(featureColumnName: "Copy", epochs: 2))
            .Append(MLContext.Transforms.Conversion.MapKeyToValue("Predicted", "PredictedLabel")).Fit(Data);
        string file = Path.Combine(_directory.FullName, "model.zip");
        MLContext.Model.Save(chain, Data.Schema, file);
        var network = chain.OfType<MulticlassTransformer<Network>>().Single().Model;

        Assert.All([chain, MLContext.Model.Load(file, out _)], model =>
        {
            Assert.Equal(Picture(path => network.SaveFilters(path)), Picture(path => MLContext.Model.SaveFilters(model, path)));
            Assert.Equal(
                Picture(path => network.SaveFeatureMaps(path, Rows[2].Features)),
                Picture(path => MLContext.Model.SaveFeatureMaps(model, path, Data, row: 2)));
            Assert.Equal(
                Picture(path => network.SaveSaliency(path, Rows[2].Features, picture: new PictureOptions { ClassNames = Blobs.Names })),
                Picture(path => MLContext.Model.SaveSaliency(model, path, Data, row: 2)));
        });
    }

    [Fact]
    public void An_input_is_a_span_or_a_row_of_data()
    {
        MulticlassTransformer<Network> model = Trained.Value;
        ModelOperationsCatalog pictures = MLContext.Model;

        Assert.Equal(
            Picture(path => pictures.SaveFeatureMaps(model, path, Rows[4].Features)),
            Picture(path => pictures.SaveFeatureMaps(model, path, Data, 4)));
        Assert.Equal(
            Picture(path => pictures.SaveSaliency(model, path, Rows[4].Features)),
            Picture(path => pictures.SaveSaliency(model, path, Data, 4)));
        Assert.NotEqual(
            Picture(path => pictures.SaveSaliency(model, path, Data, 4)), Picture(path => pictures.SaveSaliency(model, path, Data)));
    }

    [Fact]
    public void What_comes_before_the_network_in_a_chain_is_applied_to_the_row()
    {
        TransformerChain<ColumnSelectingTransformer> chain =
            MLContext.Transforms.CopyColumns("Hidden", "Features").Append(MLContext.Transforms.NormalizeMinMax("Hidden"))
            .Append(MLContext.MulticlassClassification.Trainers.Cnn(featureColumnName: "Hidden", epochs: 1))
                .Append(MLContext.Transforms.DropColumns("Hidden")).Fit(Data);
        float[] normalized = MLContext.Data.CreateEnumerable<ContractRows.Row>(
            MLContext.Transforms.NormalizeMinMax("Features").Fit(Data).Transform(Data), reuseRowObject: false).First().Features;

        Assert.Equal(
            Picture(path => MLContext.Model.SaveFeatureMaps(chain, path, normalized)),
            Picture(path => MLContext.Model.SaveFeatureMaps(chain, path, Data)));
    }

    [Fact]
    public void A_class_is_given_by_its_label_or_its_position()
    {
        MulticlassTransformer<Network> model = Trained.Value;
        IReadOnlyList<string> names = model.ClassNames;

        Assert.Equal(
            Picture(path => MLContext.Model.SaveSaliency(model, path, Data, classIndex: 1)),
            Picture(path => MLContext.Model.SaveSaliency(model, path, Data, label: names[1])));
        Assert.NotEqual(
            Picture(path => MLContext.Model.SaveSaliency(model, path, Data, label: names[2])),
            Picture(path => MLContext.Model.SaveSaliency(model, path, Data, label: names[1])));
        Assert.Contains(
            names[2], Assert.Throws<ArgumentException>(() => MLContext.Model.SaveSaliency(model, Unwritten, Data, label: "tree")).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => MLContext.Model.SaveSaliency(model, Unwritten, Data, label: names[1], classIndex: 1));
        Assert.Throws<ArgumentException>(() => MLContext.Model.SaveSaliency(model, Unwritten, Data, classIndex: 3));
        Assert.Empty(_directory.GetFiles());
    }

    [Fact]
    public void Method_and_options_are_passed_on()
    {
        MulticlassTransformer<Network> model = Trained.Value;
        byte[] plain = Picture(path => MLContext.Model.SaveSaliency(model, path, Data, method: SaliencyMethod.Occlusion));

        Assert.NotEqual(plain, Picture(path => MLContext.Model.SaveSaliency(model, path, Data)));
        Assert.NotEqual(
            plain,
            Picture(
                path => MLContext.Model.SaveSaliency(
                    model, path, Data, method: SaliencyMethod.Occlusion, options: new SaliencyOptions { Patch = 3 })));
        Assert.NotEqual(
            plain,
            Picture(
                path => MLContext.Model.SaveSaliency(
                    model, path, Data, method: SaliencyMethod.Occlusion, picture: new PictureOptions { Overlay = false })));
        Assert.NotEqual(
            Picture(path => MLContext.Model.SaveFeatureMaps(model, path, Data)),
            Picture(path => MLContext.Model.SaveFeatureMaps(model, path, Data, layer: "conv2d_1")));
        Assert.NotEqual(
            Picture(path => MLContext.Model.SaveFilters(model, path)),
            Picture(path => MLContext.Model.SaveFilters(model, path, picture: new PictureOptions { Scale = 2 })));
    }

    [Fact]
    public void An_mlp_on_a_column_with_dimensions_sees_images()
    {
        MulticlassTransformer<Network> model = MLContext.MulticlassClassification.Trainers.Mlp(epochs: 1).Fit(Data);

        string svg = System.Text.Encoding.UTF8.GetString(Picture(path => MLContext.Model.SaveFilters(model, path), "svg"));

        Assert.Contains("filters of 6 x 6", svg, StringComparison.Ordinal);
        Assert.NotEmpty(Picture(path => MLContext.Model.SaveSaliency(model, path, Data)));
    }

    [Fact]
    public void An_mlp_on_plain_rows_is_told_the_shape()
    {
        IDataView plain = MLContext.Transforms.FlattenImage("Features").Fit(Data).Transform(Data);
        MulticlassTransformer<Network> model = MLContext.MulticlassClassification.Trainers
            .Mlp(MlpPreset.Simple with { Epochs = 1 }).Fit(plain);
        var shape = new ImageShape(4, 9);

        Assert.Contains(
            "filters of 4 x 9",
            System.Text.Encoding.UTF8.GetString(Picture(path => MLContext.Model.SaveFilters(model, path, shape: shape), "svg")),
            StringComparison.Ordinal);
        Assert.NotEmpty(Picture(path => MLContext.Model.SaveSaliency(model, path, plain, shape: shape)));
        Assert.NotEqual(
            Picture(path => MLContext.Model.SaveFeatureMaps(model, path, plain)),
            Picture(path => MLContext.Model.SaveFeatureMaps(model, path, plain, shape: shape)));
        Assert.Contains(
            "height, width", Assert.Throws<ArgumentException>(() => MLContext.Model.SaveSaliency(model, Unwritten, plain)).Message,
            StringComparison.Ordinal);
        Assert.ThrowsAny<ArgumentException>(() => MLContext.Model.SaveSaliency(model, Unwritten, plain, shape: new ImageShape(5, 5)));
    }

    [Fact]
    public void Yes_or_no_and_numbers_have_maps_too()
    {
        BinaryTransformer<Network> answer = MLContext.BinaryClassification.Trainers.Cnn(labelColumnName: "Answer", epochs: 2).Fit(Data);
        RegressionTransformer<Network> number = MLContext.Regression.Trainers.Cnn(labelColumnName: "Number", epochs: 2).Fit(Data);
        MultiOutputRegressionTransformer<Network> numbers =
            MLContext.Regression.Trainers.CnnMultiOutput(labelColumnName: "Numbers", epochs: 2).Fit(Data);

        Assert.Equal(
            Picture(path => MLContext.Model.SaveSaliency(answer, path, Data, classIndex: 1)),
            Picture(path => MLContext.Model.SaveSaliency(answer, path, Data, label: "true")));
        Assert.NotEqual(
            Picture(path => MLContext.Model.SaveSaliency(answer, path, Data, label: "false")),
            Picture(path => MLContext.Model.SaveSaliency(answer, path, Data, label: "true")));
        Assert.NotEmpty(Picture(path => MLContext.Model.SaveSaliency(number, path, Data)));
        Assert.Throws<ArgumentException>(() => MLContext.Model.SaveSaliency(number, Unwritten, Data, label: "5"));
        Assert.NotEmpty(Picture(path => MLContext.Model.SaveSaliency(numbers, path, Data, classIndex: 1)));
        Assert.Throws<ArgumentException>(() => MLContext.Model.SaveSaliency(numbers, Unwritten, Data));
    }

    [Fact]
    public void Colours_pixel_by_pixel_are_seen_as_colours()
    {
        var random = new Random(1);
        var rows = Enumerable.Range(0, 20)
            .Select(i => new ColorRow { Features = [.. Enumerable.Range(0, 75).Select(_ => random.NextSingle())], Number = i }).ToList();
        IDataView data = MLContext.Data.LoadFromEnumerable(rows);
        var options = new Cnn { Epochs = 1, Layers = [new Conv2D(4, 3), new Relu()], Seed = 1 };
        RegressionTransformer<Network> model = MLContext.Regression.Trainers.Cnn(options, labelColumnName: "Number").Fit(data);

        Assert.True(LayerFilters.Of(model.Model).IsColor);
        Assert.NotEmpty(Picture(path => MLContext.Model.SaveSaliency(model, path, data, shape: new ImageShape(5, 5, 3))));
        Assert.Throws<ArgumentException>(() => MLContext.Model.SaveSaliency(model, Unwritten, data, shape: new ImageShape(3, 5, 5)));
    }

    [Fact]
    public void A_row_that_is_not_there_and_a_model_without_a_network_are_refused()
    {
        Assert.Contains(
            "60 rows",
            Assert.Throws<ArgumentOutOfRangeException>(() => MLContext.Model.SaveFeatureMaps(Trained.Value, Unwritten, Data, 60)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => MLContext.Model.SaveFeatureMaps(Trained.Value, Unwritten, Data, -1));
        ValueToKeyMappingTransformer mapping = MLContext.Transforms.Conversion.MapValueToKey("Key", "Name").Fit(Data);
        Assert.Contains(
            "without any", Assert.Throws<ArgumentException>(() => MLContext.Model.SaveFilters(mapping, Unwritten)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => MLContext.Model.SaveFilters(Trained.Value, Path.ChangeExtension(Unwritten, "gif")));
        Assert.Empty(_directory.GetFiles());
    }

    public sealed class ColorRow
    {
        [VectorType(5, 5, 3)]
        public float[] Features { get; set; } = [];

        public float Number { get; set; }
    }

    private string Unwritten => Path.Combine(_directory.FullName, "never.png");

    private byte[] Picture(Action<string> save, string format = "png")
    {
        string path = Path.Combine(_directory.FullName, "picture." + format);
        save(path);
        byte[] content = File.ReadAllBytes(path);
        File.Delete(path);
        return content;
    }
}
