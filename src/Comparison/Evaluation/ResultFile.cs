using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using MLNetDeep.Engine.Files;

namespace MLNetDeep.Comparisons.Evaluation;

/// <summary>
/// The results of finished models in a file, so that a comparison that ended goes on where it was: a line that tells the table and the
/// options, then a line for each model.
/// </summary>
internal sealed class ResultFile
{
    private readonly string _path;
    private readonly string _head;
    private readonly List<string> _lines = [];
    private readonly Dictionary<string, FinishedModel> _finished = [];

    /// <param name="path">The file; results of another table, or of other options, are written over.</param>
    /// <param name="head">What tells the comparison.</param>
    public ResultFile(string path, string head)
    {
        (_path, _head) = (path, head);
        if (!File.Exists(path))
        {
            return;
        }
        string[] lines = File.ReadAllLines(path);
        if (lines.Length == 0 || lines[0] != head)
        {
            return;
        }
        foreach (string line in lines.Skip(1))
        {
            if (Parse(line) is { } model)
            {
                _lines.Add(line);
                _finished[model.Result.Name] = model;
            }
        }
    }

    /// <summary>The result of a model that was finished before; null: it was not.</summary>
    public FinishedModel? Find(string model) => _finished.GetValueOrDefault(model);

    /// <summary>Adds a model; the file is whole at any time.</summary>
    public void Add(FinishedModel model)
    {
        _lines.Add(Line(model));
        WholeFile.Write(_path, Encoding.UTF8.GetBytes(string.Join('\n', [_head, .. _lines]) + "\n"));
    }

    /// <summary>A model as a line of text, without a line break.</summary>
    public static string Line(FinishedModel model) => JsonSerializer.Serialize(model, ResultJson.Default.FinishedModel);

    /// <summary>The model of a line; null: it is cut short or not ours, and the model is compared anew.</summary>
    public static FinishedModel? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, ResultJson.Default.FinishedModel) is { Result: not null, Scores: not null } model
                ? model
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What tells a comparison: a hash of the table, the options that matter and the version.</summary>
    public static string Head(Table table, ComparisonOptions options)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        string settings = JsonSerializer.Serialize(
            options with { ResultsPath = null, Budget = null }, ResultJson.Default.ComparisonOptions);
        hash.AppendData(Encoding.UTF8.GetBytes(
            $"{typeof(ResultFile).Assembly.GetName().Version} {settings} {table.Label} {table.Task} {table.Positive}"));
        foreach (TableColumn column in table.Used)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{column.Name} {column.Kind}"));
            column.Values.AddTo(hash);
        }
        table.LabelValues.Values.AddTo(hash);
        foreach (int group in table.Groups ?? [])
        {
            hash.AppendData(BitConverter.GetBytes(group));
        }
        foreach (double time in table.Times ?? [])
        {
            hash.AppendData(BitConverter.GetBytes(time));
        }
        return $"mlnetdeep-results {Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }
}

/// <summary>How results are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(FinishedModel))]
[JsonSerializable(typeof(ComparisonOptions))]
internal sealed partial class ResultJson : JsonSerializerContext;
