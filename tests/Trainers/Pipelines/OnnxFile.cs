using Microsoft.ML;
using Microsoft.ML.OnnxRuntime;

namespace MLNetDeep.Trainers.Tests.Pipelines;

/// <summary>Runs ONNX files in ONNX Runtime beside the pipelines that they were made of.</summary>
internal static class OnnxFile
{
    public const string Suffix = ".output";

    /// <summary>Asserts that all outputs of a file are the columns of a pipeline, with all rows at once and with one.</summary>
    /// <param name="file">The file.</param>
    /// <param name="data">The rows.</param>
    /// <param name="expected">What the pipeline makes of them.</param>
    /// <param name="shapes">Whether the outputs have the shapes that their columns have.</param>
    public static void AssertGives(byte[] file, IDataView data, IDataView expected, bool shapes = true)
    {
        using var session = new InferenceSession(file);
        Assert.NotEmpty(session.OutputNames);
        AssertGives(session, data, expected, (int)data.GetRowCount()!, shapes);
        AssertGives(session, data, expected, 1, shapes);
    }

    private static void AssertGives(InferenceSession session, IDataView data, IDataView expected, int rows, bool shapes)
    {
        NamedOnnxValue[] inputs = [.. session.InputNames.Select(input => ColumnValues.Read(data, input).ToInput(input, 0, rows))];
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> outputs = session.Run(inputs);
        foreach (DisposableNamedOnnxValue output in outputs.Where(output => output.Name.EndsWith(Suffix, StringComparison.Ordinal)))
        {
            string column = output.Name[..^Suffix.Length];
            (ColumnValues given, ColumnValues wanted) = (ColumnValues.Of(output), ColumnValues.Read(expected, column).Take(rows));
            if (shapes)
            {
                Assert.Equal(wanted.Dimensions, given.Dimensions);
            }
            wanted.AssertNear(given, column);
        }
    }
}
