using System.Net;
using Microsoft.ML;

namespace MLNetDeep.Datasets.Tests;

public sealed class MnistTests : IDisposable
{
    private readonly TemporaryDirectory _given = new();
    private readonly TemporaryDirectory _cache = new();

    public void Dispose()
    {
        _given.Dispose();
        _cache.Dispose();
    }

    [SkippableFact]
    public void The_real_files_hold_the_known_digits()
    {
        string directory = RealData();
        ImageDataset mnist = Mnist.Load(new MLContext(1), directory);
        Assert.Equal((60000L, 10000L), (mnist.Train.GetRowCount(), mnist.Test.GetRowCount()));
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], DataRows.KeyValues(mnist.Train));
        Assert.Equal([28, 28, 1], DataRows.Dimensions(mnist.Train));
        (float[][] features, uint[] labels) = DataRows.Read(mnist.Test);
        Assert.Equal([7, 2, 1, 0, 4, 1, 4, 9, 5, 9], labels.Take(10).Select(label => (int)label - 1));
        Assert.Equal(980, labels.Count(label => label == 1));

        // Mean of the test pixels, 33.79 of 255, as published with the data.
        Assert.Equal(33.79, features.Average(row => row.Average()), 0.01);
    }

    [SkippableFact]
    public void The_real_files_have_the_checksums_that_downloads_are_held_to()
    {
        string directory = RealData();
        foreach (IdxSetFile file in Mnist.Set.Files)
        {
            string path = file.FindIn(directory)!;
            Assert.Equal(file.Sha256, FileDownload.Sha256(path));
        }
    }

    [Fact]
    public void A_given_directory_or_its_subfolder_mnist_is_taken()
    {
        WriteSet(_given.Path);
        Assert.Equal(3, Load(_given.Path).Train.GetRowCount());
        using var outer = new TemporaryDirectory();
        WriteSet(Directory.CreateDirectory(outer.File("mnist")).FullName);
        Assert.Equal(2, Load(outer.Path).Test.GetRowCount());
    }

    [Theory]
    [InlineData("train-images.idx3-ubyte", "train-labels.idx1-ubyte")]
    [InlineData("train-images-idx3-ubyte/train-images-idx3-ubyte", "train-labels.idx1-ubyte/train-labels.idx1-ubyte")]
    [InlineData("train-images-idx3-ubyte/train-images.idx3-ubyte", "train-labels.idx1-ubyte/train-labels-idx1-ubyte")]
    public void Files_under_the_names_of_Kaggle_and_7Zip_are_found(string images, string labels)
    {
        WriteSet(_given.Path);
        Rename("train-images-idx3-ubyte", images);
        Rename("train-labels-idx1-ubyte", labels);

        Assert.Equal(3, Load(_given.Path).Train.GetRowCount());

        void Rename(string from, string to)
        {
            File.Move(_given.File(from), _given.File("moved"));
            Directory.CreateDirectory(Path.GetDirectoryName(_given.File(to))!);
            File.Move(_given.File("moved"), _given.File(to));
        }
    }

    [Fact]
    public void The_environment_variable_comes_before_the_cache()
    {
        WriteSet(_given.Path);
        ImageDataset mnist = Mnist.Set.Load(new IdxSetSource(Mnist.Set, _given.Path, _cache.Path, NoNetwork), null, download: true);
        Assert.Equal(3, mnist.Train.GetRowCount());
    }

    [Fact]
    public void A_given_directory_without_the_files_is_refused_with_their_names()
    {
        WriteSet(_given.Path);
        File.Delete(_given.File("t10k-labels-idx1-ubyte"));
        DatasetNotFoundException exception = Assert.Throws<DatasetNotFoundException>(() => Load(_given.Path));
        Assert.Contains($"missing in {_given.Path}: t10k-labels-idx1-ubyte.gz", exception.Message);
    }

    [Fact]
    public void Where_nothing_is_found_every_place_is_listed()
    {
        var source = new IdxSetSource(Mnist.Set, Path.Combine(_given.Path, "none"), _cache.Path, NoNetwork);
        DatasetNotFoundException exception = Assert.Throws<DatasetNotFoundException>(() => Mnist.Set.Load(source, null, download: true));
        Assert.Contains("MLNETDEEP_DATA=" + Path.Combine(_given.Path, "none"), exception.Message);
        Assert.Contains(_cache.Path, exception.Message);
        Assert.Contains("https://ossci-datasets.s3.amazonaws.com/mnist/", exception.Message);
        Assert.Contains("https://storage.googleapis.com/cvdf-datasets/mnist/", exception.Message);
        Assert.IsType<HttpRequestException>(exception.InnerException);
        Assert.Empty(Directory.GetFiles(_cache.Path));
    }

    [Fact]
    public void Without_leave_to_download_the_network_is_not_asked()
    {
        var source = new IdxSetSource(Mnist.Set, null, _cache.Path, () => throw new InvalidOperationException("asked"));
        Assert.Throws<DatasetNotFoundException>(() => Mnist.Set.Load(source, null, download: false));
    }

    [Fact]
    public void Where_every_mirror_gives_other_bytes_the_set_is_not_found_and_nothing_is_kept()
    {
        var source = new IdxSetSource(Mnist.Set, null, _cache.Path, () => new Answer(_ => new byte[] { 1, 2, 3 }));
        DatasetNotFoundException exception = Assert.Throws<DatasetNotFoundException>(() => Mnist.Set.Load(source, null, download: true));
        DatasetFormatException inner = Assert.IsType<DatasetFormatException>(exception.InnerException);
        Assert.Contains("train-images-idx3-ubyte.gz", inner.Message);
        Assert.Contains("SHA-256 440fcabf", inner.Message);
        Assert.Contains(inner.Message, exception.Message);
        Assert.Empty(Directory.GetFiles(_cache.Path));
    }

    [SkippableFact]
    public void Downloads_come_from_the_mirror_that_works_and_are_kept()
    {
        string directory = RealData();
        var requests = new List<Uri>();
        var source = new IdxSetSource(Mnist.Set, null, _cache.Path, () => new Answer(address =>
        {
            requests.Add(address);
            return address.Host.Contains("amazonaws")
                ? null
                : File.ReadAllBytes(Path.Combine(directory, Path.GetFileName(address.LocalPath)));
        }));
        Assert.Equal(60000, Mnist.Set.Load(source, null, download: true).Train.GetRowCount());
        Assert.Equal(8, requests.Count);
        Assert.Equal(
            Mnist.Set.Files.Select(file => file.ZippedName).Order(),
            Directory.GetFiles(_cache.Path).Select(Path.GetFileName).Order());

        var again = new IdxSetSource(Mnist.Set, null, _cache.Path, NoNetwork);
        Assert.Equal(60000, Mnist.Set.Load(again, null, download: true).Train.GetRowCount());
    }

    [Fact]
    public void A_count_of_labels_other_than_of_images_is_refused()
    {
        WriteSet(_given.Path);
        WriteLabels("train-labels-idx1-ubyte", [1, 2]);
        DatasetFormatException exception = Assert.Throws<DatasetFormatException>(() => Load(_given.Path));
        Assert.Contains("expected 3 labels", exception.Message);
        Assert.Contains("came 2", exception.Message);
    }

    [Fact]
    public void A_label_above_nine_is_refused()
    {
        WriteSet(_given.Path);
        WriteLabels("t10k-labels-idx1-ubyte", [1, 12]);
        Assert.Contains("came 12 in row 1", Assert.Throws<DatasetFormatException>(() => Load(_given.Path)).Message);
    }

    private static string RealData()
    {
        string? directory = DataRows.SharedData();
        Skip.If(directory is null, "No directory of data sets: MLNETDEEP_DATA is not set and shared/data was not found.");
        string? found = new[] { directory!, Path.Combine(directory!, "mnist") }
            .FirstOrDefault(place => Mnist.Set.Files.All(file => File.Exists(Path.Combine(place, file.ZippedName))));
        Skip.If(found is null, $"{directory} holds no gzipped MNIST.");
        return found!;
    }

    private static HttpMessageHandler NoNetwork() => new Answer(_ => null);

    private ImageDataset Load(string directory) =>
        Mnist.Set.Load(new IdxSetSource(Mnist.Set, null, _cache.Path, NoNetwork), directory, download: true);

    private static void WriteSet(string directory)
    {
        IdxFiles.Write(directory, "train-images-idx3-ubyte", [3, 2, 2], new byte[12]);
        IdxFiles.Write(directory, "train-labels-idx1-ubyte", [3], [1, 2, 3]);
        IdxFiles.Write(directory, "t10k-images-idx3-ubyte", [2, 2, 2], new byte[8]);
        IdxFiles.Write(directory, "t10k-labels-idx1-ubyte", [2], [4, 5]);
    }

    private void WriteLabels(string name, byte[] labels) => IdxFiles.Write(_given.Path, name, [labels.Length], labels);

    /// <summary>Answers with the bytes for an address, or with "not found".</summary>
    private sealed class Answer(Func<Uri, byte[]?> bytes) : HttpMessageHandler
    {
        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
            bytes(request.RequestUri!) is { } content
                ? new(HttpStatusCode.OK) { Content = new ByteArrayContent(content) }
                : new(HttpStatusCode.NotFound);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(Send(request, cancellationToken));
    }
}
