using Microsoft.ML;

namespace MLNetDeep.Datasets.Tests;

public sealed class FashionMnistTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [SkippableFact]
    public void The_real_files_hold_the_known_clothes()
    {
        ImageDataset clothes = FashionMnist.Load(new MLContext(1), RealData());
        Assert.Equal("fashion-mnist", clothes.Name);
        Assert.Equal((60000L, 10000L), (clothes.Train.GetRowCount(), clothes.Test.GetRowCount()));
        Assert.Equal(
            ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"],
            DataRows.KeyValues(clothes.Train));
        Assert.Equal([28, 28, 1], DataRows.Dimensions(clothes.Train));
        (float[][] features, uint[] labels) = DataRows.Read(clothes.Train);
        Assert.All(Enumerable.Range(1, 10), label => Assert.Equal(6000, labels.Count(one => one == label)));
        Assert.Equal(72.940352, features.Average(row => row.Average(pixel => (double)pixel)), 1e-5);
    }

    [Fact]
    public void Its_own_subfolder_comes_before_files_of_the_same_names()
    {
        IdxFiles.WriteSet(_directory.Path, Mnist.Set, 1, 2, 3);
        Assert.Equal(3, FashionMnist.Load(new MLContext(1), _directory.Path).Train.GetRowCount());
        IdxFiles.WriteSet(_directory.File("fashion-mnist"), FashionMnist.Set, 4, 5);
        Assert.Equal(2, FashionMnist.Load(new MLContext(1), _directory.Path).Train.GetRowCount());
        Assert.Equal(3, Mnist.Load(new MLContext(1), _directory.Path).Train.GetRowCount());
    }

    [Fact]
    public void In_the_directory_of_all_sets_mnists_files_are_not_taken_for_it()
    {
        IdxFiles.WriteSet(_directory.Path, Mnist.Set, 1, 2, 3);
        var source = new IdxSetSource(FashionMnist.Set, _directory.Path, _directory.File("cache"), () => new HttpClientHandler());
        DatasetNotFoundException exception =
            Assert.Throws<DatasetNotFoundException>(() => FashionMnist.Set.Load(source, null, download: false));
        Assert.Contains($"missing in {_directory.File("fashion-mnist")}: train-images-idx3-ubyte.gz", exception.Message);
    }

    private static string RealData()
    {
        string? directory = DataRows.SharedData();
        Skip.If(
            directory is null || !File.Exists(Path.Combine(directory, "fashion-mnist", "train-images-idx3-ubyte.gz")),
            "No Fashion-MNIST: neither MLNETDEEP_DATA nor shared/data beside the repository has its files.");
        return directory!;
    }
}
