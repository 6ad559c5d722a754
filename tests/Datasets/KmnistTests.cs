using Microsoft.ML;

namespace MLNetDeep.Datasets.Tests;

public sealed class KmnistTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Characters_are_named_by_their_sounds()
    {
        IdxFiles.WriteSet(_directory.File("kmnist"), Kmnist.Set, 9, 0);
        ImageDataset characters = Kmnist.Load(new MLContext(1), _directory.Path);
        (float[][] features, uint[] labels) = DataRows.Read(characters.Train);
        Assert.Equal("kmnist", characters.Name);
        Assert.Equal(["wo", "o"], labels.Select(label => characters.ClassNames[(int)label - 1]));
        Assert.All(features, image => Assert.Equal([1, 2, 3, 4, 5, 6], image));
    }
}
