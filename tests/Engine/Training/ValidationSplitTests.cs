using MLNetDeep.Engine.Training;

namespace MLNetDeep.Engine.Tests.Training;

public sealed class ValidationSplitTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Each_class_gives_its_share_and_one_row_alone_stays(int seed)
    {
        var split = new ValidationSplit();
        int[] classes = [.. Enumerable.Range(0, 111).Select(row => row == 50 ? 2 : row % 11 == 0 ? 1 : 0)];
        foreach (int index in classes)
        {
            split.Add(index);
        }

        bool[] held = split.Choose(0.2, seed);

        int[] counts = [.. Enumerable.Range(0, 3).Select(index => classes.Index().Count(row => row.Item == index && held[row.Index]))];
        Assert.Equal((22, 0), (counts.Sum(), counts[2]));
        Assert.InRange(counts[1], 2, 3);
    }

    [Fact]
    public void Few_rows_of_many_classes_still_give_as_many_as_asked_for()
    {
        var split = new ValidationSplit();
        for (int row = 0; row < 20; row++)
        {
            split.Add(row / 2);
        }

        Assert.Equal(4, split.Choose(0.2, 1).Count(held => held));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Of_several_answers_each_keeps_a_yes_and_a_no(int seed)
    {
        var split = new ValidationSplit();
        float[][] answers = [.. Enumerable.Range(0, 40).Select(row => new float[] { row % 2, row == 7 ? 1 : 0, row == 9 ? 0 : 1, 1 })];
        foreach (float[] target in answers)
        {
            split.Add(target);
        }

        bool[] held = split.Choose(0.5, seed);

        Assert.Equal(20, held.Count(isHeld => isHeld));
        Assert.False(held[7]);
        Assert.False(held[9]);
        Assert.Equal(10, answers.Index().Count(row => held[row.Index] && row.Item[0] == 1), 1.0);
    }

    [Fact]
    public void Numbers_are_chosen_at_random()
    {
        bool[] Held(int seed)
        {
            var split = new ValidationSplit();
            for (int row = 0; row < 10; row++)
            {
                split.Add([row]);
            }
            return split.Choose(0.4, seed);
        }

        Assert.All(Enumerable.Range(0, 5), seed => Assert.Equal(4, Held(seed).Count(held => held)));
        Assert.Equal(Held(1), Held(1));
        Assert.NotEqual(Held(1), Held(2));
    }

    [Fact]
    public void Rows_that_are_each_the_only_one_of_their_class_are_refused()
    {
        var split = new ValidationSplit();
        for (int row = 0; row < 4; row++)
        {
            split.Add(row);
        }

        Assert.Contains(
            "each is the only one of its class", Assert.Throws<ArgumentException>(() => split.Choose(0.5, 1)).Message,
            StringComparison.Ordinal);
    }
}
