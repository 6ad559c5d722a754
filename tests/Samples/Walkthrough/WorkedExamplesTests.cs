using System.Text.RegularExpressions;
using MLNetDeep.Samples.Walkthrough.Blocks;
using MLNetDeep.Samples.Walkthrough.Steps;
using static MLNetDeep.Samples.Tests.Walkthrough.WalkedSteps;

namespace MLNetDeep.Samples.Tests.Walkthrough;

/// <summary>Every number of the slides' worked examples, against what the steps compute.</summary>
public sealed partial class WorkedExamplesTests
{
    public static TheoryData<int, string> Examples()
    {
        var examples = new TheoryData<int, string>();
        foreach (WorkedExample example in WorkedExamples.All)
        {
            examples.Add(example.Section, example.Text);
        }
        return examples;
    }

    [SkippableTheory]
    [MemberData(nameof(Examples))]
    public void Steps_compute_what_the_slides_print(int section, string text)
    {
        Assert.Contains(text, SlidesPage.Sections()[section], StringComparison.Ordinal);
        WorkedExample example = WorkedExamples.All.Single(example => example.Section == section && example.Text == text);
        (double Value, double Allowed)[] expected = example.Expected();
        double[] computed = [.. example.Computed()];

        Assert.Equal(expected.Length, computed.Length);
        Assert.All(expected.Zip(computed), pair => Assert.Equal(pair.First.Value, pair.Second, pair.First.Allowed));
    }

    [SkippableFact]
    public void No_number_of_the_page_is_left_out()
    {
        foreach ((int section, string text) in SlidesPage.Sections())
        {
            string rest = text;
            IEnumerable<string> pieces = WorkedExamples.All.Where(example => example.Section == section).Select(example => example.Text)
                .Concat(WorkedExamples.NoResults.Where(piece => piece.Section == section).Select(piece => piece.Text));
            foreach (string piece in pieces.OrderByDescending(piece => piece.Length))
            {
                Assert.Contains(piece, rest, StringComparison.Ordinal);
                rest = rest.Replace(piece, "", StringComparison.Ordinal);
            }
            Assert.DoesNotMatch(Digit(), rest);
        }
    }

    [SkippableTheory]
    [InlineData("Job interview")]
    [InlineData("Diabetes")]
    public void Rows_and_targets_of_the_tables_are_the_slides(string table)
    {
        IEnumerable<string> rows = Table("tables", table).Rows.Select(row => string.Join(' ', row.SkipLast(1).Select(cell => cell.Text)));

        Assert.Contains(string.Join("; ", rows), SlidesPage.Sections()[8], StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_of_the_perceptron_never_rise_and_end_at_none()
    {
        double[] errors = [.. Table("perceptron", "The errors of each pass").Rows.Select(row => row[1].Value!.Value)];

        Assert.Equal(errors.OrderDescending(), errors);
        Assert.Equal(0, errors[^1]);
    }

    [Fact]
    public void A_step_with_momentum_is_minus_the_gradient_and_some_of_the_last_step()
    {
        TableBlock table = Table("momentum", "Down x²");
        (double v, double x) = (0, 1);
        foreach (IReadOnlyList<Cell> row in table.Rows)
        {
            v = (-MomentumStep.LearningRate * 2 * x) + (MomentumStep.Momentum * v);
            x += v;
            Assert.Equal(v, row[2].Value!.Value, 1e-6);
            Assert.Equal(x, row[3].Value!.Value, 1e-6);
        }
        Assert.Equal(10, table.Rows.Count);
    }

    [Fact]
    public void Moving_weights_up_and_down_gives_the_backpropagated_gradient()
    {
        TableBlock table = Table("backpropagation", "The gradient of the error");

        Assert.All(table.Rows, row => Assert.Equal(row[2].Value!.Value, row[3].Value!.Value, 1e-4));
        Assert.All(table.Rows, row => Assert.True(Math.Abs(row[2].Value!.Value) > 1e-3, row[0].Text));
    }

    [Fact]
    public void Steps_against_the_gradient_make_the_error_smaller()
    {
        double[] errors = [.. Table("backpropagation", "Steps against").Rows.Select(row => row[3].Value!.Value)];

        Assert.Equal(errors.OrderDescending(), errors);
        Assert.True(errors[^1] < errors[0] / 20, $"{errors[0]}, {errors[^1]}");
    }

    [Fact]
    public void X_and_o_are_told_apart_in_the_trickier_cases() => Assert.All(
        Table("trickier-cases", "A CNN").Rows, row => Assert.True(row[1].Value >= 0.95, $"{row[0].Text}: {row[1].Value}"));

    [Fact]
    public void Tones_that_rise_are_told_from_tones_that_fall() => Assert.InRange(Row("sound", "400 tones", "CNN").Single(), 0.85, 1);

    // The deck's gap is 0.13.
    [Fact]
    [Trait("Category", "Slow")]
    public void Dropout_bears_noise_that_was_not_trained_on()
    {
        double[] noisy = [.. Table("dropout", "").Rows.Select(row => row[1].Value!.Value)];

        Assert.InRange(noisy[1] - noisy[0], 0.03, 0.3);
    }

    [Fact]
    public void Shuffled_pixels_hurt_the_cnn_and_not_the_dense_network()
    {
        TableBlock table = Table("limits", "");
        double Lost(string network) => table.Value(network, "as they are") - table.Value(network, "pixels shuffled");

        Assert.True(Lost("CNN") > 0.05, $"CNN: {Lost("CNN")}");
        Assert.InRange(Lost("dense"), -0.03, 0.03);
    }

    [Fact]
    public void Stages_of_residual_blocks_halve_the_image_and_double_the_filters()
    {
        string summary = Lazily("residual").OfType<ListingBlock>().First().Text;
        string[] shapes = [.. AddedShape().Matches(summary).Select(match => match.Groups[1].Value)];

        Assert.Equal(["8 x 28 x 28", "16 x 14 x 14", "32 x 7 x 7"], shapes);
        Assert.DoesNotContain("dense_2", summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_residual_block_of_zeros_lets_the_image_through()
    {
        IReadOnlyList<Matrix> matrices = Lazily("residual").OfType<MatricesBlock>().First().Matrices;

        Assert.Equal(matrices[0].Values, matrices[1].Values);
        Assert.NotEqual(matrices[0].Values, matrices[2].Values);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void Cross_entropy_learns_where_square_error_stays_flat()
    {
        TableBlock table = Blocks("hello-world").OfType<TableBlock>().Single(table => table.Columns[0] == "loss");

        Assert.True(table.Value("cross entropy", table.Columns[1]) > table.Value("square error", table.Columns[1]) + 0.3);
    }

    [GeneratedRegex(@"\d")]
    private static partial Regex Digit();

    [GeneratedRegex(@"add_\d +(\d+ x \d+ x \d+)")]
    private static partial Regex AddedShape();
}
