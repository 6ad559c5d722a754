using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MLNetDeep.Datasets;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Transforms;

namespace MLNetDeep.Images.Tests;

/// <summary>MNIST as pictures is MNIST as its own files have it, to the last bit.</summary>
public sealed class MnistPicturesTests : IDisposable
{
    private static readonly MLContext MLContext = new(1);

    // Trained on rows of MNIST's own file.
    private static readonly Lazy<(ITransformer Model, IDataView Test)> Digits = new(() =>
    {
        ImageDataset mnist = Mnist.Load(MLContext, MnistPictures.Data());
        var options = new Cnn
        {
            Layers = [new Conv2D(8, 3), new Relu(), new MaxPool2D(2), new Flatten(), new Dense(32), new Relu()],
            Epochs = 3,
        };
        return (MLContext.MulticlassClassification.Trainers.Cnn(options).Fit(MLContext.Data.TakeRows(mnist.Train, 2000)), mnist.Test);
    });

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mlnetdeep-mnist-");

    public void Dispose() => _directory.Delete(recursive: true);

    private sealed class Prediction
    {
        public float[] Score { get; set; } = [];
    }

    private sealed class Picture
    {
        [ImageType(28, 28)]
        public MLImage? Image { get; set; }

        public string Name { get; set; } = "";
    }

    [SkippableTheory]
    [InlineData(false, new[] { 1, 28, 28 })]
    [InlineData(true, new[] { 28, 28, 1 })]
    public void Pixels_are_those_of_the_same_rows_and_one_plane(bool interleaved, int[] dimensions)
    {
        (IReadOnlyList<PictureFile>? files, IDataView? pixels) = Load(interleaved);
        List<float[]> expected = ImageRows.Vectors<float>(Digits.Value.Test, "Features");

        Assert.Equal(50, files.Count);
        Assert.Equal(dimensions, ((VectorDataViewType)pixels.Schema["Features"].Type).Dimensions.ToArray());
        Assert.Equal(files.Select(file => expected[MnistPictures.Row(file)]), ImageRows.Vectors<float>(pixels, "Features"));
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void Predictions_are_those_of_the_same_rows(bool interleaved)
    {
        (IReadOnlyList<PictureFile>? files, IDataView? pixels) = Load(interleaved);
        (ITransformer? model, IDataView? test) = Digits.Value;
        List<float[]> expected = ImageRows.Vectors<float>(model.Transform(test), "Score");

        List<float[]> scores = ImageRows.Vectors<float>(model.Transform(pixels), "Score");

        Assert.Equal(files.Select(file => expected[MnistPictures.Row(file)]), scores);
        // And they are predictions: most digits are recognized.
        int right = files.Zip(scores).Count(pair => Array.IndexOf(pair.Second, pair.Second.Max()) == int.Parse(pair.First.Label));
        Assert.InRange(right, 40, 50);
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_cnn_learns_on_pictures_without_being_told_their_shape(bool interleaved)
    {
        (IReadOnlyList<PictureFile>? files, IDataView _) = Load(interleaved);
        IDataView data = MLContext.Data.LoadFromEnumerable(files);
        EstimatorChain<MulticlassTransformer<Network>> pipeline = MLContext.Transforms.Conversion.MapValueToKey("Label")
            .Append(MnistPictures.Pixels(MLContext, interleaved))
            .Append(MLContext.MulticlassClassification.Trainers.Cnn(epochs: 30));

        Assert.InRange(MLContext.MulticlassClassification.Evaluate(pipeline.Fit(data).Transform(data)).MicroAccuracy, 0.9, 1);
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void Stages_take_pictures_without_being_told_their_shape(bool interleaved)
    {
        (IReadOnlyList<PictureFile>? files, IDataView? pixels) = Load(interleaved);
        EstimatorChain<NetworkStageTransformer> stages = MLContext.Transforms.Convolve2D("Maps", "Features", ImageFilter.Named("sobel"))
            .Append(MLContext.Transforms.Rectify("Maps"))
            .Append(MLContext.Transforms.MaxPool2D("Maps"));

        IDataView maps = stages.Fit(pixels).Transform(pixels);

        Assert.Equal([2, 13, 13], [.. ((VectorDataViewType)maps.Schema["Maps"].Type).Dimensions]);
        IDataView test = Digits.Value.Test;
        List<float[]> expected = ImageRows.Vectors<float>(stages.Fit(test).Transform(test), "Maps");
        Assert.Equal(files.Select(file => expected[MnistPictures.Row(file)]), ImageRows.Vectors<float>(maps, "Maps"));
    }

    [SkippableFact]
    public void The_whole_pipeline_is_saved_and_predicts_from_a_path()
    {
        (IReadOnlyList<PictureFile>? files, IDataView? pixels) = Load(interleaved: false);
        IDataView data = MLContext.Data.LoadFromEnumerable(files);
        TransformerChain<ITransformer> model = MnistPictures.Pixels(MLContext, interleaved: false).Fit(data).Append(Digits.Value.Model);
        string path = Path.Combine(_directory.FullName, "pictures.zip");
        MLContext.Model.Save(model, data.Schema, path);

        var other = new MLContext();
        ITransformer loaded = other.Model.Load(path, out DataViewSchema? schema);
        using PredictionEngine<PictureFile, Prediction> engine = other.Model.CreatePredictionEngine<PictureFile,
        Prediction>(loaded, schema!);

        Assert.Equal(["ImagePath", "Label"], schema!.Select(column => column.Name));
        Assert.Equal(
            ImageRows.Vectors<float>(Digits.Value.Model.Transform(pixels), "Score"), files.Select(file => engine.Predict(file).Score));
    }

    [SkippableFact]
    public void A_prediction_engine_takes_an_image_from_memory()
    {
        (IReadOnlyList<PictureFile>? files, IDataView? pixels) = Load(interleaved: false);
        IDataView images =
            MLContext.Data.LoadFromEnumerable(files.Select(file => new Picture { Image = MLImage.CreateFromFile(file.ImagePath) }));
        TransformerChain<ITransformer> model = MLContext.Transforms.ConvertToGrayscale("Image")
            .Append(MLContext.Transforms.ExtractPixels("Features", "Image", ImagePixelExtractingEstimator.ColorBits.Red))
            .Fit(images).Append(Digits.Value.Model);
        string path = Path.Combine(_directory.FullName, "images.zip");
        MLContext.Model.Save(model, images.Schema, path);

        var other = new MLContext();
        using PredictionEngine<Picture, Prediction> engine = other.Model.CreatePredictionEngine<Picture,
        Prediction>(other.Model.Load(path, out DataViewSchema? schema));
        var scores = files.Select(file => engine.Predict(new Picture { Image = MLImage.CreateFromFile(file.ImagePath) }).Score).ToList();

        Assert.Equal(ImageRows.Vectors<float>(Digits.Value.Model.Transform(pixels), "Score"), scores);
        // A column of images is not among what a model file can tell of its input.
        Assert.Equal(["Name"], schema!.Select(column => column.Name));
    }

    [SkippableFact]
    public void An_image_and_its_score_are_read_from_one_cursor()
    {
        (IReadOnlyList<PictureFile>? files, IDataView? pixels) = Load(interleaved: false);
        IDataView scored = Digits.Value.Model.Transform(pixels);
        byte[][] images = files.Select(file => MLImage.CreateFromFile(file.ImagePath)).Select(Pictures.ToRgba).ToArray();
        // The column of that name before the grey one: there, resizing gives on the very image that was loaded.
        DataViewSchema.Column[] columns = scored.Schema.Where(column => column.Name == "Image").ToArray();
        Assert.Equal(3, columns.Length);

        Assert.All(columns, column =>
        {
            using DataViewRowCursor cursor = scored.GetRowCursor([column, scored.Schema["Score"]]);
            (ValueGetter<MLImage>? getImage, ValueGetter<VBuffer<float>>? getScore) =
                (cursor.GetGetter<MLImage>(column), cursor.GetGetter<VBuffer<float>>(scored.Schema["Score"]));
            MLImage image = null!;
            VBuffer<float> score = default;
            for (int row = 0; cursor.MoveNext(); row++)
            {
                getScore(ref score);
                getImage(ref image);
                Assert.Equal(images[row], Pictures.ToRgba(image));
            }
        });
    }

    private static (IReadOnlyList<PictureFile> Files, IDataView Pixels) Load(bool interleaved)
    {
        IReadOnlyList<PictureFile> files = ImageFolder.Files(MnistPictures.Directory());
        IDataView data = MLContext.Data.LoadFromEnumerable(files);
        return (files, MnistPictures.Pixels(MLContext, interleaved).Fit(data).Transform(data));
    }
}
