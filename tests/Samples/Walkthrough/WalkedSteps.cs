using MLNetDeep.Samples.Walkthrough;
using MLNetDeep.Samples.Walkthrough.Blocks;

namespace MLNetDeep.Samples.Tests.Walkthrough;

/// <summary>What steps show, each computed once, on generated digits.</summary>
internal static class WalkedSteps
{
    // No files there: digits are generated, the same on every machine.
    private static readonly DirectoryInfo NoFiles = new(Path.Combine(Path.GetTempPath(), "mlnetdeep-no-files"));

    private static readonly StepContext Whole = Context(quick: false);
    private static readonly StepContext Quick = Context(quick: true);
    private static readonly Dictionary<string, IReadOnlyList<Block>> Walked = [];

    /// <summary>What a step shows, in full.</summary>
    public static IReadOnlyList<Block> Blocks(string step)
    {
        lock (Walked)
        {
            if (!Walked.TryGetValue(step, out IReadOnlyList<Block>? blocks))
            {
                Walked[step] = blocks = [.. Lazily(step)];
            }
            return blocks;
        }
    }

    /// <summary>What a step shows, computed as it is taken.</summary>
    public static IEnumerable<Block> Lazily(string step) => StepOf(step).Blocks(Whole);

    /// <summary>What a step shows of few rows and epochs.</summary>
    public static IReadOnlyList<Block> Quickly(string step) => [.. StepOf(step).Blocks(Quick)];

    public static Step StepOf(string name) => Tour.All.Single(step => step.Name == name);

    /// <summary>The numbers of a step's matrix.</summary>
    public static IEnumerable<double> Matrix(string step, string caption) => MatrixOf(step, caption).Values.Select(value => (double)value);

    public static Matrix MatrixOf(string step, string caption) =>
        Blocks(step).OfType<MatricesBlock>().SelectMany(block => block.Matrices).First(matrix => matrix.Caption == caption);

    /// <summary>The table of a step whose caption begins so.</summary>
    public static TableBlock Table(string step, string caption) =>
        Blocks(step).OfType<TableBlock>().Single(table => table.Caption.StartsWith(caption, StringComparison.Ordinal));

    /// <summary>The numbers of a table's row, from left to right.</summary>
    public static IEnumerable<double> Row(string step, string caption, string row) =>
        Table(step, caption).Rows.Single(cells => cells[0].Text == row).Where(cell => cell.Value is not null)
            .Select(cell => cell.Value!.Value);

    private static StepContext Context(bool quick) =>
        new(new WalkthroughOptions { Data = NoFiles, Quick = quick }, _ => { }, CancellationToken.None);
}
