using System.Globalization;
using Microsoft.ML;

namespace MLNetDeep.Compat.Tests.Trainers;

/// <summary>Fisher's iris flowers, from the data directory: MLNETDEEP_DATA or shared/data beside the repository.</summary>
internal static class Iris
{
    public static readonly string[] FeatureNames = ["SepalLength", "SepalWidth", "PetalLength", "PetalWidth"];

    public static IDataView Load(MLContext context) => context.Data.LoadFromEnumerable(Rows());

    public static IReadOnlyList<IrisRow> Rows()
    {
        string? path = Find(Path.Combine("iris", "iris-fisher.csv"));
        Skip.If(path == null, "The Iris data was not found: set MLNETDEEP_DATA to the directory that holds iris/iris-fisher.csv.");
        return [.. File.ReadLines(path!).Skip(1).Where(line => line.Length > 0).Select(Parse)];
    }

    private static IrisRow Parse(string line)
    {
        string[] fields = line.Split(',');
        float Number(int i) => float.Parse(fields[i], CultureInfo.InvariantCulture);
        return new() { SepalLength = Number(0), SepalWidth = Number(1), PetalLength = Number(2), PetalWidth = Number(3), Species = fields[4] };
    }

    private static string? Find(string relative)
    {
        if (System.Environment.GetEnvironmentVariable("MLNETDEEP_DATA") is { Length: > 0 } given && File.Exists(Path.Combine(given, relative)))
            return Path.Combine(given, relative);
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory != null; directory = directory.Parent)
        {
            string path = Path.Combine(directory.FullName, "shared", "data", relative);
            if (File.Exists(path))
                return path;
        }
        return null;
    }
}

internal sealed class IrisRow
{
    public float SepalLength { get; set; }

    public float SepalWidth { get; set; }

    public float PetalLength { get; set; }

    public float PetalWidth { get; set; }

    public string Species { get; set; } = "";
}

internal sealed class IrisPrediction
{
    public string PredictedLabel { get; set; } = "";

    public float[] Score { get; set; } = [];
}
