using MLNetDeep.Samples.Walkthrough.Blocks;
using Spectre.Console;

namespace MLNetDeep.Samples.Walkthrough.Rendering;

/// <summary>Shows steps on the console.</summary>
internal static class ConsolePage
{
    private static readonly Style Caption = new(decoration: Decoration.Bold);

    public static void WriteHeading(int number, Step step)
    {
        AnsiConsole.WriteLine();
        AnsiConsole.Write(new Rule(Markup.Escape($"{number}. {step.Title}")).LeftJustified());
        AnsiConsole.Write(new Text($"From: {string.Join("; ", step.Decks)}\n", new Style(decoration: Decoration.Dim)));
        AnsiConsole.Write(new Text(step.Text + "\n\n"));
    }

    public static void Write(Block block)
    {
        switch (block)
        {
            case TextBlock text:
                AnsiConsole.Write(new Text(text.Text + "\n\n"));
                break;
            case ListingBlock listing:
                AnsiConsole.Write(new Text(listing.Caption + "\n", Caption));
                AnsiConsole.Write(new Text(listing.Text.TrimEnd() + "\n\n"));
                break;
            case PictureBlock picture:
                AnsiConsole.Write(new Text($"[On the page: {picture.Caption}. {picture.Alternative}]\n\n"));
                break;
            case DrawingBlock drawing:
                AnsiConsole.Write(new Text($"[On the page: {drawing.Caption} {drawing.Plot.Description}]\n\n"));
                break;
            case TableBlock table:
                AnsiConsole.Write(ToTable(table));
                break;
            case MatricesBlock matrices:
                WriteSideBySide(matrices.Matrices);
                break;
            case PlotBlock plot:
                AnsiConsole.Write(new Text(plot.Caption + "\n", Caption));
                AnsiConsole.Write(new Text(ConsolePlot.Draw(plot) + "\n"));
                break;
            default:
                throw new ArgumentException($"Expected a block that is known here, got {block.GetType().Name}.", nameof(block));
        }
    }

    private static Table ToTable(TableBlock block)
    {
        Table table = new Table().SimpleBorder().Title(new TableTitle(Markup.Escape(block.Caption), Caption));
        for (int column = 0; column < block.Columns.Count; column++)
        {
            var header = new TableColumn(new Text(block.Columns[column]));
            table.AddColumn(block.Rows.Any(row => row[column].Value is not null) ? header.RightAligned() : header);
        }
        foreach (IReadOnlyList<Cell> row in block.Rows)
        {
            table.AddRow(row.Select(cell => new Text(cell.Text)));
        }
        return table;
    }

    // As many in a row as fit.
    private static void WriteSideBySide(IReadOnlyList<Matrix> matrices)
    {
        Table table = NewRow();
        List<Paragraph> cells = [];
        int width = 0;
        foreach (Matrix matrix in matrices)
        {
            Paragraph numbers = ToParagraph(matrix, out int lineWidth);
            int own = Math.Max(lineWidth, matrix.Caption.Length) + 4;
            if (width + own > AnsiConsole.Profile.Width && cells.Count > 0)
            {
                AnsiConsole.Write(table.AddRow(cells));
                (table, cells, width) = (NewRow(), [], 0);
            }
            table.AddColumn(new TableColumn(new Text(matrix.Caption)).NoWrap().PadRight(4));
            cells.Add(numbers);
            width += own;
        }
        AnsiConsole.Write(table.AddRow(cells));
        AnsiConsole.WriteLine();

        static Table NewRow() => new Table().NoBorder();
    }

    private static Paragraph ToParagraph(Matrix matrix, out int lineWidth)
    {
        string[] numbers = [.. Enumerable.Range(0, matrix.Values.Length).Select(Number)];
        int width = numbers.Max(number => number.Length);
        var text = new Paragraph();
        for (int i = 0; i < numbers.Length; i++)
        {
            bool endsRow = (i + 1) % matrix.Width == 0;
            text.Append(numbers[i].PadLeft(width), matrix.Covering(i) is null ? Style.Plain : Caption);
            text.Append(!endsRow ? " " : i + 1 < numbers.Length ? "\n" : "");
        }
        lineWidth = ((width + 1) * matrix.Width) - 1;
        return text;

        string Number(int index) => matrix.Print(index) + (matrix.Covering(index) is { } weight ? $"x{weight:0}" : "");
    }
}
