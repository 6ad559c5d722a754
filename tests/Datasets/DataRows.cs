using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Datasets.Tests;

/// <summary>Reads a data view of pictures into arrays.</summary>
internal static class DataRows
{
    public static (float[][] Features, uint[] Labels) Read(IDataView view, Random? rand = null)
    {
        var features = new List<float[]>();
        var labels = new List<uint>();
        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema, rand);
        ValueGetter<VBuffer<float>> getFeatures = cursor.GetGetter<VBuffer<float>>(view.Schema["Features"]);
        ValueGetter<uint> getLabel = cursor.GetGetter<uint>(view.Schema["Label"]);
        VBuffer<float> vector = default;
        uint label = 0;
        while (cursor.MoveNext())
        {
            getFeatures(ref vector);
            getLabel(ref label);
            features.Add([.. vector.DenseValues()]);
            labels.Add(label);
        }

        return ([.. features], [.. labels]);
    }

    public static int[] Dimensions(IDataView view) => [.. ((VectorDataViewType)view.Schema["Features"].Type).Dimensions];

    public static string[] KeyValues(IDataView view)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        view.Schema["Label"].Annotations.GetValue("KeyValues", ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    /// <summary>
    /// The directory of data sets: the environment variable's, or shared/data beside the repository; null when there is none.
    /// </summary>
    public static string? SharedData()
    {
        if (Environment.GetEnvironmentVariable(IdxSetSource.Variable) is { Length: > 0 } given)
        {
            return given;
        }

        for (DirectoryInfo? directory = new(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            string candidate = Path.Combine(directory.FullName, "shared", "data");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}
