using System.Text.Json;
using MLNetDeep.Samples.Common;

namespace MLNetDeep.Benchmarks;

/// <summary>Results for programs: an array, one line a row.</summary>
internal static class JsonFile
{
    /// <summary>Writes the rows aside, then renames the file.</summary>
    public static void Write<T>(FileInfo file, IEnumerable<T> rows)
    {
        file.Directory?.Create();
        string text = "[\n" + string.Join(",\n", rows.Select(row => JsonSerializer.Serialize(row))) + "\n]\n";
        WholeFile.Write(file.FullName, path => File.WriteAllText(path, text));
    }
}
