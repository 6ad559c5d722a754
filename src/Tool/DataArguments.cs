using System.CommandLine;
using MLNetDeep.Comparisons;

namespace MLNetDeep.Tool;

/// <summary>The arguments that say what the data is, the same for every command that reads a table.</summary>
internal sealed class DataArguments
{
    private readonly Argument<string> _source = new("data")
    {
        Description = "A table (.csv, .tsv, .txt, .parquet), a folder of pictures with a folder for each class, a folder of IDX files, or "
            + $"{string.Join(", ", DataSource.Names)}.",
    };

    private readonly Option<string?> _label = new("--label")
    {
        Description = "The column to predict, by name or number from 1. Default: the last.",
    };

    private readonly Option<TableTask?> _task = new("--task")
    {
        Description = "What is predicted. Default: found from the label's values.",
    };

    private readonly Option<string?> _culture = new("--culture")
    {
        Description = "How numbers and dates are written, such as de-DE for decimal commas. Default: decimal points.",
    };

    private readonly Option<string?> _group = new("--group") { Description = "The column whose rows of one value are kept together." };

    private readonly Option<string?> _time = new("--time") { Description = "The column of time: tests are on later rows than trainings." };

    private readonly Option<string?> _positive = new("--positive") { Description = "The class of two that curves are about." };

    private readonly Option<string?> _number = Columns("--number", "Columns that are numbers");

    private readonly Option<string?> _category = Columns("--category", "Columns that are categories");

    private readonly Option<string?> _text = Columns("--text", "Columns that are texts");

    private readonly Option<string?> _drop = Columns("--drop", "Columns to leave out");

    private readonly Option<DirectoryInfo?> _directory = new("--data-dir") { Description = "Where the files of a data set by name are." };

    private readonly Option<int> _seed = new("--seed") { Description = "The seed of all that is drawn.", DefaultValueFactory = _ => 1 };

    public void AddTo(Command command)
    {
        command.Arguments.Add(_source);
        foreach (Option option in new Option[]
        {
            _label, _task, _culture, _group, _time, _positive, _number, _category, _text, _drop, _directory, _seed,
        })
        {
            command.Options.Add(option);
        }
    }

    public int Seed(ParseResult parsed) => parsed.GetValue(_seed);

    public string? Culture(ParseResult parsed) => parsed.GetValue(_culture);

    public Table Open(ParseResult parsed)
    {
        var kinds = new Dictionary<string, ColumnKind>();
        foreach ((Option<string?> option, ColumnKind kind) in new[]
        {
            (_number, ColumnKind.Number), (_category, ColumnKind.Category), (_text, ColumnKind.Text), (_drop, ColumnKind.Dropped),
        })
        {
            foreach (string name in Names(parsed.GetValue(option)) ?? [])
            {
                kinds[name] = kind;
            }
        }
        return DataSource.Open(
            parsed.GetRequiredValue(_source),
            new TableOptions
            {
                Label = parsed.GetValue(_label),
                Task = parsed.GetValue(_task),
                Culture = parsed.GetValue(_culture),
                Group = parsed.GetValue(_group),
                Time = parsed.GetValue(_time),
                Positive = parsed.GetValue(_positive),
                Kinds = kinds,
            },
            parsed.GetValue(_directory)?.FullName,
            parsed.GetValue(_seed));
    }

    /// <summary>Names with commas between them; null: none were given.</summary>
    public static IReadOnlyList<string>? Names(string? text) =>
        text?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static Option<string?> Columns(string name, string what) => new(name) { Description = $"{what}, by name, with commas." };
}
