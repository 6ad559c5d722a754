using MLNetDeep.Samples.Walkthrough.Blocks;
using static MLNetDeep.Samples.Tests.Walkthrough.WalkedSteps;

namespace MLNetDeep.Samples.Tests.Walkthrough;

/// <summary>The pieces of the page that steps compute.</summary>
internal static class WorkedExamples
{
    public static IReadOnlyList<WorkedExample> All { get; } =
    [
        .. Convolution(), .. Pooling(), .. ToyConvNet(), .. Filters(), .. Networks(), .. Classic(),
    ];

    /// <summary>
    /// What has digits and is no result: settings, names, what is said about the decks. The steps that keep the directions and settings
    /// among these are tested one by one in <see cref="WorkedExamplesTests"/>.
    /// </summary>
    public static IReadOnlyList<(int Section, string Text, string Reason)> NoResults { get; } =
    [
        (0, "Section 3's tables", "a reference"),
        (1, "stride 1:", "a setting"), (1, "zero padding 1", "a setting"), (1, "its inner 3x3 agrees", "said of the deck"),
        (2, "2x2 max pool stride 2", "a setting"),
        (3, "2x2 max pool, stride 2", "a setting"), (3, "its .49 is 1 - .51", "said of the deck"),
        (4, "Filter 1 =", "a name"), (4, "filter 1, stride 1:", "a setting"), (4, "stride 2:", "a setting"),
        (4, "filter 2, stride 1:", "a setting"), (4, "2x2 max pool of each:", "a setting"),
        (6, "0.50 without, 0.63 with", "a direction, tested alone"),
        (9, "two 3x3 convolutions", "a structure, tested alone"), (9, "stride 2", "a structure, tested alone"),
        (9, "any 2-D or 3-D data", "said of other data"),
    ];

    private static IEnumerable<WorkedExample> Convolution()
    {
        const string Step = "convolution";
        yield return new(0, "(7/9 is `0.77`, 5/9 is `0.55`)", () => [7, 9, Cut(7f / 9), 5, 9, Cut(5f / 9)]);
        yield return new(1, "Image 5x5:", () => [MatrixOf(Step, "image, place 1").Height, MatrixOf(Step, "image, place 1").Width]);
        yield return new(1, "`1 1 1 0 0 / 0 1 1 0 1 / 0 0 0 1 1 / 0 0 1 0 1 / 0 1 1 0 0`", () => Matrix(Step, "image, place 1"));
        yield return new(1, "filter 3x3:", () => [MatrixOf(Step, "filter").Height, MatrixOf(Step, "filter").Width]);
        yield return new(1, "`1 0 1 / 0 1 0 / 1 0 1`", () => Matrix(Step, "filter"));
        yield return new(1, "`3 3 2 / 2 1 5 / 1 3 2`", () => Matrix(Step, "valid"));
        yield return new(1, "`2 2 2 2 0 / 1 3 3 2 2 / 1 2 1 5 1 / 1 1 3 2 2 / 0 2 1 2 0`", () => Matrix(Step, "zero padding"));
        yield return new(1, "`0 0 0 / 0 1 1 / 0 1 2`", () => Matrix(Step, "source pixels"));
        yield return new(1, "`4 0 0 / 0 0 0 / 0 0 -4`", () => Matrix(Step, "kernel"));
        yield return new(1, ": -8", () => Matrix(Step, "new pixel"));
    }

    private static IEnumerable<WorkedExample> Pooling()
    {
        const string Step = "pooling";
        yield return new(
            2, "all -1 except +1 at (row, col) from 0: (1,1)(1,7)(2,2)(2,6)(3,3)(3,5)(4,4)(5,3)(5,5)(6,2)(6,6)(7,1)(7,7).",
            () => [Matrix(Step, "X").Min(), Matrix(Step, "X").Max(), 0, .. Ink(MatrixOf(Step, "X"))]);
        yield return new(2, "`1 -1 -1 / -1 1 -1 / -1 -1 1`", () => Matrix(Step, "filter A"));
        yield return new(2, "`-1 -1 1 / -1 1 -1 / 1 -1 -1`", () => Matrix(Step, "filter C"));
        yield return new(
            2, "6x6: `7 -1 1 3 5 -1 / -1 9 -1 3 -1 1 / 1 -1 9 -3 1 -1 / 3 3 -3 5 -3 3 / 5 -1 1 -3 9 -1 / -1 1 -1 3 -1 9`",
            () => Sized(MatrixOf(Step, "convolved with A")));
        yield return new(
            2, "6x6: `3 -1 5 3 1 -1 / -1 1 -1 3 -1 9 / 5 -1 1 -3 9 -1 / 3 3 -3 5 -3 3 / 1 -1 9 -3 1 -1 / -1 9 -1 3 -1 1`",
            () => Sized(MatrixOf(Step, "convolved with C")));
        yield return new(2, "A gives `9 3 5 / 3 9 3 / 5 3 9`", () => Matrix(Step, "pooled, A"));
        yield return new(2, "C gives `3 5 9 / 5 5 9 / 9 9 1`", () => Matrix(Step, "pooled, C"));
    }

    private static IEnumerable<WorkedExample> ToyConvNet()
    {
        const string Step = "toy-convnet";
        yield return new(3, "Image 9x9: all -1 except +1 at (i,i) and (i,8-i) for i = 1..7.", () => Matrix(Step, "X"))
        {
            Meaning =
            [
                .. Enumerable.Range(0, 81).Select(i => i / 9 is >= 1 and <= 7 && (i % 9 == i / 9 || i % 9 == 8 - (i / 9)) ? 1.0 : -1),
            ],
        };
        yield return new(3, "`1 -1 1 / -1 1 -1 / 1 -1 1`", () => Matrix(Step, "filter B"));
        yield return new(3, "In ninths, 7x7:", () => [MatrixOf(Step, "convolved with A").Height, MatrixOf(Step, "convolved with A").Width]);
        yield return Ninths(
            "A: `7 -1 1 3 5 -1 3 / -1 9 -1 3 -1 1 -1 / 1 -1 9 -3 1 -1 5 / 3 3 -3 5 -3 3 3 / 5 -1 1 -3 9 -1 1 / -1 1 -1 3 -1 9 -1 / "
            + "3 -1 5 3 1 -1 7`", "convolved with A");
        yield return Ninths(
            "B: `3 -5 1 -1 1 -5 3 / -5 5 -5 3 -5 5 -5 / 1 -5 5 -7 5 -5 1 / -1 3 -7 9 -7 3 -1 / 1 -5 5 -7 5 -5 1 / -5 5 -5 3 -5 5 -5 / "
            + "3 -5 1 -1 1 -5 3`", "convolved with B");
        yield return new(3, "C: A mirrored left to right", () => Matrix(Step, "convolved with C"))
        {
            Meaning = [.. Matrix(Step, "convolved with A").Chunk(7).SelectMany(row => row.Reverse())],
        };
        yield return new(3, "4x4 in ninths:", () => [MatrixOf(Step, "pooled, A").Height, MatrixOf(Step, "pooled, A").Width]);
        yield return Ninths("`9 3 5 3 / 3 9 3 5 / 5 3 9 1 / 3 5 1 7`", "pooled, A");
        yield return Ninths("`5 3 5 3 / 3 9 5 1 / 5 5 5 1 / 3 1 1 3`", "pooled, B");
        yield return Ninths("`3 5 9 7 / 5 5 9 3 / 9 9 1 5 / 7 3 5 3`", "pooled, C");
        yield return new(3, "2x2 in ninths:", () => [MatrixOf(Step, "stacked, A").Height, MatrixOf(Step, "stacked, A").Width]);
        yield return Ninths("A `9 5 / 5 9`", "stacked, A");
        yield return Ninths("B `9 5 / 5 5`", "stacked, B");
        yield return Ninths("C `5 9 / 9 5`", "stacked, C");
        yield return new(3, "`9 5 5 9 9 5 5 5 5 9 9 5` / 9", () => [.. Matrix(Step, "the list of votes").Select(vote => vote * 9), 9]);
        yield return new(
            3, "right answers X 1, O 0; actual .92, .51; errors .08, .51; total .59",
            () =>
            [
                Error("X", "right answer"), Error("O", "right answer"), Error("X", "actual answer"), Error("O", "actual answer"),
                Error("X", "error"), Error("O", "error"), Error("total", "error"),
            ]);
        yield return new(3, "(the deck prints .49 and .57:", () =>
        [
            .. SlidesPage.Numbers(Blocks("error-functions").OfType<TextBlock>().Single().Text).Take(2).Select(number => number.Value),
        ]);

        static WorkedExample Ninths(string text, string caption) => new(3, text, () => Matrix(Step, caption)) { Divisor = 9 };
        static double Error(string row, string column) => Table("error-functions", "The error of an answer").Value(row, column);
    }

    private static IEnumerable<WorkedExample> Filters()
    {
        const string Step = "filters";
        yield return new(
            4, "`1 0 0 0 0 1 / 0 1 0 0 1 0 / 0 0 1 1 0 0 / 1 0 0 0 1 0 / 0 1 0 0 1 0 / 0 0 1 0 1 0`", () => Matrix(Step, "image"));
        yield return new(4, "filter 2: `-1 1 -1 / -1 1 -1 / -1 1 -1`", () => [2, .. Matrix(Step, "filter 2")]);
        yield return new(4, "`3 -1 -3 -1 / -3 1 0 -3 / -3 -3 0 1 / 3 -2 -2 -1`", () => Matrix(Step, "filter 1, stride 1"));
        yield return new(4, "`3 -3 / -3 0`", () => Matrix(Step, "filter 1, stride 2"));
        yield return new(4, "`-1 -1 -1 -1 / -1 -1 -2 1 / -1 -1 -2 1 / -1 0 -4 3`", () => Matrix(Step, "filter 2, stride 1"));
        yield return new(4, "`3 0 / 3 1`", () => Matrix(Step, "filter 1, max pooled"));
        yield return new(4, "`-1 1 / 0 3`", () => Matrix(Step, "filter 2, max pooled"));
    }

    private static IEnumerable<WorkedExample> Networks()
    {
        yield return Parameters("weights `[1 -2; -1 1]`, `[2 -1; -2 -1]`, `[3 -1; -1 4]`", "weight");
        yield return Parameters("biases `[1 0]`, `[0 0]`, `[-2 2]`", "bias");
        yield return Output("f(1,-1) = (0.62, 0.83)", "f(1, -1)");
        yield return Output("f(0,0) = (0.51, 0.85)", "f(0, 0)");

        TableBlock Recipe() => Lazily("hello-world").OfType<TableBlock>().First();
        yield return new(6, "784-500-500-10", () => [.. Recipe().Rows.Take(4).Select(row => row[1].Value!.Value)])
        {
            Meaning = [784, 500, 500, 10],
        };
        yield return new(6, "SGD 0.1, batch 100, 20 epochs", () => [.. Recipe().Rows.Skip(4).Select(row => row[1].Value!.Value)]);

        const string Regions = "7 * 0.7 + 5 * 0.8 - 6";
        yield return new(7, "7*0.7 + 5*0.8 - 6 = 2.9, sigmoid 0.95", () =>
        [
            .. SlidesPage.Numbers(Regions).Select(number => number.Value), .. Row("activations", "Combining regions", Regions),
            .. Row("activations", "Combining regions", "its sigmoid"),
        ]);
        yield return new(7, "0.6*0.2*0.1*0.7 = 0.0084, cross entropy 4.8", () => Row("error-functions", "Two lines", "worse"));
        yield return new(7, "0.7*0.9*0.8*0.6 = 0.3024, cross entropy 1.2", () => Row("error-functions", "Two lines", "better"));
        yield return new(7, "5/20, 3/20, then 0/20 errors", () =>
        [
            .. new[] { "1", "2", "5" }.SelectMany(pass => new[] { "errors", "of" }.Select(column =>
                Table("perceptron", "The errors of each pass").Value(pass, column))),
        ]);

        static WorkedExample Parameters(string text, string kind) => new(5, text, () =>
            Enumerable.Range(1, 3).SelectMany(layer => Matrix("forward-pass", $"dense_{layer}.{kind}")));
        static WorkedExample Output(string text, string caption) => new(5, text, () =>
            [.. Row("forward-pass", caption, "input"), .. Row("forward-pass", caption, "sigmoid_3")]);
    }

    private static IEnumerable<WorkedExample> Classic()
    {
        yield return new(8, "ratio 0.92461621, 0.05301557", () => Row("iris", "Explained", "UCI's copy"));
        yield return new(8, "original: 0.92461872, 0.05306648", () => Row("iris", "Explained", "Fisher's original"));
        yield return new(
            8,
            "male (mother + father + 5)/2, female (mother + father - 5)/2 inches; mother 5'3\", father 5'10\" gives the mid-parent 5'6.5\"",
            () => [.. new[] { "male", "female", "mid-parent" }.SelectMany(child => Row("regression", "A mother", child))])
        {
            Meaning = [(63 + 70 + 5) / 2.0, (63 + 70 - 5) / 2.0, (5 * 12) + 6.5],
        };
        yield return Rows(
            "F 3 9 Yes; M 2 7.5 No; M 2 7 No; M 4 8.5 Yes; F 4 9.5 Yes; F 2 6.5 No; M 3 8 No; F 2 8 No; F 4 9 Yes", "Job interview");
        yield return Rows("47 192 M 23.4 No; 53 164 F 27.2 Yes; 68 214 M 25.2 Yes; 43 151 F 24.8 No", "Diabetes");
        yield return new(
            8, "28x28 image 784 inputs; 1000x1000x3 image 3 million per unit, 3 billion for 1000 units",
            () =>
            [
                Weights("28 x 28", "inputs"), Weights("1000 x 1000 x 3", "dense, 1 unit"),
                Weights("1000 x 1000 x 3", "dense, 1000 units"),
            ])
        {
            Meaning = [784, 3e6, 3e9],
        };

        static WorkedExample Rows(string text, string caption) => new(
            8, text, () => Table("tables", caption).Rows.SelectMany(row => row.SkipLast(1)).Where(cell => cell.Value is not null)
                .Select(cell => cell.Value!.Value));
        static double Weights(string row, string column) => Table("parameters", "Weights").Value(row, column);
    }

    // As the step prints it.
    private static double Cut(float ninth) =>
        double.Parse(new Matrix("", 1, [ninth]) { CutsOff = true }.Print(0), System.Globalization.CultureInfo.InvariantCulture);

    private static IEnumerable<double> Sized(Matrix matrix) =>
        [matrix.Height, matrix.Width, .. matrix.Values.Select(value => (double)value)];

    private static IEnumerable<double> Ink(Matrix matrix) => Enumerable.Range(0, matrix.Values.Length).Where(i => matrix.Values[i] > 0)
        .SelectMany(i => new double[] { i / matrix.Width, i % matrix.Width });
}
