using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace MLNetDeep.Samples.Common;

/// <summary>Results for programs.</summary>
public static class JsonFile
{
    /// <summary>Writes a result aside, then renames the file; makes its directory where there is none.</summary>
    /// <param name="file">Where it belongs.</param>
    /// <param name="result">The result.</param>
    /// <param name="type">How its type is written.</param>
    public static void Write<T>(FileInfo file, T result, JsonTypeInfo<T> type)
    {
        file.Directory?.Create();
        WholeFile.Write(file.FullName, path => File.WriteAllText(path, JsonSerializer.Serialize(result, type) + "\n"));
    }
}
