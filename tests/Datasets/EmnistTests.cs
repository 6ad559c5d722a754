using Microsoft.ML;

namespace MLNetDeep.Datasets.Tests;

public sealed class EmnistTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(EmnistSplit.Balanced, "balanced", "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabdefghnqrt")]
    [InlineData(EmnistSplit.Letters, "letters", "ABCDEFGHIJKLMNOPQRSTUVWXYZ")]
    [InlineData(EmnistSplit.Digits, "digits", "0123456789")]
    [InlineData(EmnistSplit.Mnist, "mnist", "0123456789")]
    [InlineData(EmnistSplit.ByClass, "byclass", "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")]
    [InlineData(EmnistSplit.ByMerge, "bymerge", "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabdefghnqrt")]
    public void Each_split_has_its_files_and_characters(EmnistSplit split, string name, string characters)
    {
        IdxSet set = Emnist.SetOf(split);
        Assert.Equal(
            [$"emnist-{name}-train-images-idx3-ubyte", $"emnist-{name}-train-labels-idx1-ubyte",
                $"emnist-{name}-test-images-idx3-ubyte", $"emnist-{name}-test-labels-idx1-ubyte"],
            set.Files.Select(file => file.Name));
        Assert.Equal(characters.Select(character => character.ToString()), set.ClassNames);
    }

    [Fact]
    public void Images_are_given_upright()
    {
        IdxFiles.WriteSet(_directory.Path, Emnist.SetOf(EmnistSplit.Digits), 7, 0);
        ImageDataset digits = Emnist.Load(new MLContext(1), EmnistSplit.Digits, _directory.Path);
        (float[][] features, _) = DataRows.Read(digits.Train);
        Assert.Equal([3, 2, 1], DataRows.Dimensions(digits.Train));
        Assert.All(features, image => Assert.Equal([1, 4, 2, 5, 3, 6], image));
    }

    [Fact]
    public void The_letters_numbers_begin_at_one()
    {
        IdxFiles.WriteSet(_directory.Path, Emnist.SetOf(EmnistSplit.Letters), 1, 26);
        ImageDataset letters = Emnist.Load(new MLContext(1), EmnistSplit.Letters, _directory.Path);
        (_, uint[] labels) = DataRows.Read(letters.Train);
        Assert.Equal(["A", "Z"], labels.Select(label => DataRows.KeyValues(letters.Train)[label - 1]));
    }

    [Fact]
    public void A_number_that_is_no_letters_is_refused()
    {
        IdxFiles.WriteSet(_directory.Path, Emnist.SetOf(EmnistSplit.Letters), 1, 0);
        DatasetFormatException exception = Assert.Throws<DatasetFormatException>(
            () => Emnist.Load(new MLContext(1), EmnistSplit.Letters, _directory.Path));
        Assert.Contains("expected labels 1 to 26, came 0 in row 1", exception.Message);
    }

    [Theory]
    [InlineData("emnist")]
    [InlineData("gzip")]
    [InlineData("emnist/gzip")]
    public void The_archives_folder_is_looked_into(string folder)
    {
        IdxFiles.WriteSet(_directory.File(folder), Emnist.SetOf(EmnistSplit.Balanced), 46);
        Assert.Equal(1, Emnist.Load(new MLContext(1), EmnistSplit.Balanced, _directory.Path).Test.GetRowCount());
    }

    [Fact]
    public void Without_its_files_the_archive_is_named()
    {
        DatasetNotFoundException exception = Assert.Throws<DatasetNotFoundException>(
            () => Emnist.Load(new MLContext(1), EmnistSplit.ByClass, _directory.Path));
        Assert.StartsWith("EMNIST's split ByClass was not found.", exception.Message);
        Assert.Contains("https://biometrics.nist.gov/cs_links/EMNIST/gzip.zip", exception.Message);
    }

    [Fact]
    public void A_split_that_there_is_not_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Emnist.Load(new MLContext(1), (EmnistSplit)6, _directory.Path));
}
