using Google.Protobuf;
using MLNetDeep.Engine.Files;
using MLNetDeep.Onnx.Format;
using MLNetDeep.Onnx.Models;

namespace MLNetDeep.Onnx;

/// <summary>
/// Writes trained models of any kind as ONNX: classic models by the operators for trees of <c>ai.onnx.ml</c> and plain ones in double
/// precision, networks as <see cref="OnnxNetwork"/> does.
/// </summary>
public static class OnnxModel
{
    /// <summary>Writes a model to a file: first aside, then renamed, so that the path never holds half a model.</summary>
    /// <param name="model">
    /// The model. One that classifies gives the class, from 0, and the scores <c>[N, classes]</c>: probabilities where it has them; two
    /// classes without scores of each, and anomalies, 1 for yes and the margin <c>[N, 1]</c>; others their numbers.
    /// </param>
    /// <param name="path">The file, as a rule <c>.onnx</c>.</param>
    /// <param name="options">The names of inputs and outputs. Null: the defaults.</param>
    /// <exception cref="OnnxExportException">The model cannot be said in ONNX.</exception>
    /// <exception cref="IOException">The file cannot be written; what the path held before is still there.</exception>
    /// <example><code>
    /// RandomForestModel forest = new RandomForest { NumberOfTrees = 100 }.Fit(features, labels, classes: 3);
    /// OnnxModel.Save(forest, "forest.onnx");
    /// </code></example>
    public static void Save(IRowModel model, string path, OnnxExportOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        byte[] bytes = Write(model, options);
        WholeFile.Write(path, bytes);
    }

    /// <summary>Writes a model at the stream's position.</summary>
    /// <param name="model">The model.</param>
    /// <param name="stream">The stream to write to.</param>
    /// <param name="options">The names of inputs and outputs. Null: the defaults.</param>
    /// <exception cref="OnnxExportException">The model cannot be said in ONNX.</exception>
    public static void Save(IRowModel model, Stream stream, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Write(Write(model, options));
    }

    /// <summary>
    /// Writes the projection of a model to a file, also of one that classifies as well, such as linear discriminant analysis: one output,
    /// the coordinates <c>[N, components]</c>.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="path">The file, as a rule <c>.onnx</c>.</param>
    /// <param name="options">The names of input and output. Null: the defaults.</param>
    /// <exception cref="OnnxExportException">The model cannot be said in ONNX.</exception>
    /// <exception cref="IOException">The file cannot be written; what the path held before is still there.</exception>
    /// <example><code>
    /// LinearDiscriminantAnalysisModel discriminants = new LinearDiscriminantAnalysis().Fit(features, labels, classes: 3);
    /// OnnxModel.SaveProjection(discriminants, "axes.onnx");
    /// </code></example>
    public static void SaveProjection(IProjection model, string path, OnnxExportOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        byte[] bytes = WriteProjection(model, options);
        WholeFile.Write(path, bytes);
    }

    /// <summary>Writes the projection of a model at the stream's position.</summary>
    /// <param name="model">The model.</param>
    /// <param name="stream">The stream to write to.</param>
    /// <param name="options">The names of input and output. Null: the defaults.</param>
    /// <exception cref="OnnxExportException">The model cannot be said in ONNX.</exception>
    public static void SaveProjection(IProjection model, Stream stream, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Write(WriteProjection(model, options));
    }

    private static byte[] Write(IRowModel model, OnnxExportOptions? options) => Write(model, options, ClassicWriter.Write);

    private static byte[] WriteProjection(IProjection model, OnnxExportOptions? options) =>
        Write(model, options, ClassicWriter.WriteProjection);

    private static byte[] Write<TModel>(TModel model, OnnxExportOptions? options, Func<TModel, OnnxExportOptions, ModelProto> write)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new OnnxExportOptions();
        options.Validate();
        return write(model, options).ToByteArray();
    }
}
