using MLNetDeep.Classic.Neighbors;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Classic.Tests;

public class StoredClassesTests
{
    private static readonly Tensor Features = new(Shape.Of(4, 1), [1, 2, 3, 4]);
    private static readonly int[] Labels = [0, 0, 1, 1];

    public static TheoryData<string> Models => ["neighbours", "machine", "forest"];

    [Theory]
    [MemberData(nameof(Models))]
    public void Read_MoreClassesThanTheLimit_IsRefusedWithTheLimit(string kind)
    {
        ModelFormatException exception = Assert.Throws<ModelFormatException>(() => RereadWithClasses(kind, StoredClasses.Most + 1));

        Assert.Equal("The model has 1,048,577 classes; a file may ask for at most 1,048,576.", exception.Message);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Read_AsManyClassesAsTheLimit_PredictsARow(string kind)
    {
        IClassifier model = RereadWithClasses(kind, StoredClasses.Most);
        float[] scores = new float[StoredClasses.Most];

        model.Score([1], scores);

        Assert.Equal(0, scores.IndexOf(scores.Max()));
    }

    [Fact]
    public void Write_MoreClassesThanTheLimit_IsRefused()
    {
        KNearestNeighborsModel model = new KNearestNeighbors { NumberOfNeighbors = 1 }.Fit(Features, Labels, StoredClasses.Most + 1);

        Assert.Throws<InvalidOperationException>(() => StoredModels.Bytes(model));
    }

    private static IClassifier RereadWithClasses(string kind, int classes) => kind switch
    {
        "neighbours" => StoredModels.RereadWithText(
            new KNearestNeighbors { NumberOfNeighbors = 1 }.Fit(Features, Labels, 2), "classes", $"{classes}"),
        "machine" => StoredModels.RereadWithText(new KernelSvm().Fit(Features, Labels, 2), "classes", $"{classes}"),
        _ => StoredModels.RereadWithText(new RandomForest { NumberOfTrees = 3 }.Fit(Features, Labels, 2), "classes", $"{classes}"),
    };
}
