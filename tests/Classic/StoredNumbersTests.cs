using MLNetDeep.Classic.Neighbors;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Classic.Tests;

public class StoredNumbersTests
{
    private static readonly Tensor Features = new(Shape.Of(4, 1), [1, 2, 3, 4]);
    private static readonly int[] Labels = [0, 0, 1, 1];

    public static TheoryData<string> Models => ["neighbours", "machine", "forest"];

    [Theory]
    [MemberData(nameof(Models))]
    public void A_file_of_more_classes_than_the_limit_is_refused_with_the_limit(string kind)
    {
        ModelFormatException exception = Assert.Throws<ModelFormatException>(() => RereadWithClasses(kind, StoredNumbers.MostClasses + 1));

        Assert.Equal("The model has 1,048,577 classes; a file may ask for at most 1,048,576.", exception.Message);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void A_model_of_as_many_classes_as_the_limit_predicts_a_row(string kind)
    {
        IClassifier model = RereadWithClasses(kind, StoredNumbers.MostClasses);
        float[] scores = new float[StoredNumbers.MostClasses];

        model.Score([1], scores);

        Assert.Equal(0, scores.IndexOf(scores.Max()));
    }

    [Fact]
    public void A_model_of_more_classes_than_the_limit_is_not_written()
    {
        KNearestNeighborsModel model = new KNearestNeighbors { NumberOfNeighbors = 1 }.Fit(Features, Labels, StoredNumbers.MostClasses + 1);

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
