using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MLNetDeep.Samples.Common;

namespace MLNetDeep.Samples.Tests;

public sealed class SeeingTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mlnetdeep-seeing-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Without_a_model_one_is_trained_and_all_pictures_are_drawn()
    {
        SampleProcess.Outcome outcome =
            SampleProcess.Run("Seeing", "--dataset", "digits", "--train-rows", "200", "--epochs", "1", "--output", _directory.FullName);

        Assert.True(outcome.ExitCode == 0, outcome.Error);
        string[] names = [
            "contributions.png", "filters-conv2d_1.png", "filters-conv2d_2.png", "maps.png", "occlusion.png", "saliency.png", "smooth.png"];
        Assert.Equal(names, _directory.GetFiles().Select(file => file.Name).Order(StringComparer.Ordinal));
        Assert.All(names, name => Assert.Contains(Path.Combine(_directory.FullName, name), outcome.Output, StringComparison.Ordinal));
    }

    [Fact]
    public void Of_a_saved_model_one_picture_is_drawn_of_the_row_and_class_that_are_asked_for()
    {
        string model = Train();
        string first = Draw("--show", "saliency", "--class", "O");

        Assert.Contains(">class O, probability", first, StringComparison.Ordinal);
        Assert.Contains(">class X, probability", Draw("--show", "saliency", "--class", "X"), StringComparison.Ordinal);
        Assert.NotEqual(first, Draw("--show", "saliency", "--class", "O", "--row", "1"));
        Assert.Contains(">relu_1: ", Draw("--show", "maps", "--layer", "relu_1"), StringComparison.Ordinal);
        Assert.Contains(">conv2d_2: ", Draw("--show", "filters", "--layer", "conv2d_2"), StringComparison.Ordinal);

        string Draw(params string[] arguments)
        {
            string file = Path.Combine(_directory.FullName, "pictures", "picture.svg");
            SampleProcess.Outcome outcome =
                SampleProcess.Run("Seeing", ["--model", model, "--dataset", "xo", "--output", file, .. arguments]);
            Assert.True(outcome.ExitCode == 0, outcome.Error);
            return File.ReadAllText(file);
        }
    }

    [Fact]
    public void The_layers_of_a_model_are_listed()
    {
        SampleProcess.Outcome outcome = SampleProcess.Run("Seeing", "--model", Train(), "--list");

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("max_pool2d_1", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("filters: conv2d_1, conv2d_2", outcome.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gradient", "picture.png", "saliency")]
    [InlineData("maps", "picture.bmp", ".svg")]
    public void What_cannot_be_drawn_is_told(string show, string file, string expected)
    {
        SampleProcess.Outcome outcome = SampleProcess.Run(
            "Seeing", "--model", Train(), "--dataset", "xo", "--show", show, "--output", Path.Combine(_directory.FullName, file));

        Assert.NotEqual(0, outcome.ExitCode);
        Assert.Contains(expected, outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(_directory.GetFiles(), found => found.Name == file);
    }

    [Fact]
    public void A_layer_goes_with_one_picture_only()
    {
        SampleProcess.Outcome outcome = SampleProcess.Run("Seeing", "--layer", "conv2d_1");

        Assert.NotEqual(0, outcome.ExitCode);
        Assert.Contains("--show", outcome.Error, StringComparison.Ordinal);
    }

    private string Train()
    {
        var mlContext = new MLContext(1);
        SampleData data = SampleDataCatalog.Load(mlContext, "xo", null, seed: 1);
        IDataView train = mlContext.Data.TakeRows(data.Train, 50);
        TransformerChain<KeyToValueMappingTransformer> model = mlContext.MulticlassClassification.Trainers.Cnn(data.Image!.Value, epochs: 1)
            .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedClass", "PredictedLabel")).Fit(train);
        string file = Path.Combine(_directory.FullName, "model.zip");
        mlContext.Model.Save(model, train.Schema, file);
        return file;
    }
}
