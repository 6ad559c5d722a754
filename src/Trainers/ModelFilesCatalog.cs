using MLNetDeep.Engine.Files;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Onnx;
using MLNetDeep.Transforms.Interop;
using MLNetDeep.Transforms.Serving;

namespace Microsoft.ML;

// Model files that are written whole or not at all, and whose faults are typed errors.
public static partial class MLNetDeepCatalog
{
    /// <summary>
    /// Saves a model as <see cref="ModelOperationsCatalog.Save(ITransformer, DataViewSchema, string)"/> does, but first aside, then
    /// renamed: whatever happens, a full disk, a model that cannot be saved, or the end of the process, the path holds what it held before
    /// or the whole new model.
    /// </summary>
    /// <param name="catalog">The catalog, <c>mlContext.Model</c>.</param>
    /// <param name="model">The model.</param>
    /// <param name="inputSchema">The columns that it takes; null to save none.</param>
    /// <param name="path">
    /// The file. In its directory there is a file of this name with a number and <c>.tmp</c> appended while it is written; what processes
    /// that were killed left of those is removed.
    /// </param>
    /// <exception cref="IOException">The file cannot be written, as on a full disk; what the path held before is still there.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written; what the path held before is still there.</exception>
    /// <example>
    /// <code>
    /// mlContext.Model.SaveToFile(model, data.Schema, "model.zip");
    /// </code>
    /// </example>
    public static void SaveToFile(this ModelOperationsCatalog catalog, ITransformer model, DataViewSchema? inputSchema, string path)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(path);
        WholeFile.Write(path, stream => catalog.Save(model, inputSchema, stream));
    }

    /// <summary>
    /// Loads a model as <see cref="ModelOperationsCatalog.Load(string, out DataViewSchema)"/> does, and throws one exception for whatever
    /// is wrong with the file: ML.NET itself wraps what a model's parts say of it, in exceptions that depend on the part.
    /// </summary>
    /// <param name="catalog">The catalog, <c>mlContext.Model</c>.</param>
    /// <param name="path">The file.</param>
    /// <param name="inputSchema">The columns that the model was saved with; null where there were none.</param>
    /// <exception cref="ModelFormatException">
    /// The file is no model, was cut short or changed, or needs a newer version or an assembly that is not there; it is named.
    /// </exception>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a directory.</exception>
    /// <example>
    /// <code>
    /// try
    /// {
    ///     var model = mlContext.Model.LoadFromFile("model.zip", out var schema);
    /// }
    /// catch (ModelFormatException exception)
    /// {
    ///     Console.Error.WriteLine(exception.Message);
    /// }
    /// </code>
    /// </example>
    public static ITransformer LoadFromFile(this ModelOperationsCatalog catalog, string path, out DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(path);
        using FileStream stream = File.OpenRead(path);
        return Load(catalog, stream, path, out inputSchema);
    }

    /// <summary>
    /// Saves a whole fitted pipeline, this library's steps and ML.NET's, as an ONNX file: first aside, then renamed, so that the path never
    /// holds half a model.
    /// </summary>
    /// <param name="catalog">The catalog, <c>mlContext.Model</c>.</param>
    /// <param name="model">The pipeline.</param>
    /// <param name="inputSchema">
    /// The columns that it takes. Each is an input of the graph of the column's name, <c>[N, 1]</c> or N and the vector's dimensions,
    /// unless nothing needs it.
    /// </param>
    /// <param name="path">The file, as a rule <c>.onnx</c>.</param>
    /// <param name="outputColumns">
    /// The names of the columns that are wanted; none: all that the pipeline gives, its inputs included. Each is an output of the graph
    /// named <c>COLUMN.output</c>, as ML.NET's converter names them.
    /// </param>
    /// <exception cref="OnnxExportException">
    /// A step cannot be said in ONNX, or a column is of a type that it lacks; it is named, and nothing is written.
    /// </exception>
    /// <exception cref="ArgumentException">The pipeline gives no column of such a name.</exception>
    /// <exception cref="IOException">The file cannot be written; what the path held before is still there.</exception>
    /// <example>
    /// <code>
    /// mlContext.Model.SaveOnnx(model, data.Schema, "model.onnx", "PredictedLabel", "Score");
    /// </code>
    /// </example>
    public static void SaveOnnx(
        this ModelOperationsCatalog catalog, ITransformer model, DataViewSchema inputSchema, string path, params string[] outputColumns)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        byte[] bytes = WriteOnnx(catalog, model, inputSchema, outputColumns);
        WholeFile.Write(path, bytes);
    }

    /// <summary>
    /// Saves a whole fitted pipeline as ONNX, as
    /// <see cref="SaveOnnx(ModelOperationsCatalog, ITransformer, DataViewSchema, string, string[])"/> does, at the stream's position.
    /// </summary>
    /// <param name="catalog">The catalog, <c>mlContext.Model</c>.</param>
    /// <param name="model">The pipeline.</param>
    /// <param name="inputSchema">The columns that it takes.</param>
    /// <param name="stream">The stream to write to.</param>
    /// <param name="outputColumns">The names of the columns that are wanted; none: all that the pipeline gives.</param>
    /// <exception cref="OnnxExportException">
    /// A step cannot be said in ONNX, or a column is of a type that it lacks; it is named, and nothing is written.
    /// </exception>
    /// <exception cref="ArgumentException">The pipeline gives no column of such a name.</exception>
    /// <example>
    /// <code>
    /// using var stream = new MemoryStream();
    /// mlContext.Model.SaveOnnx(model, data.Schema, stream);
    /// </code>
    /// </example>
    public static void SaveOnnx(
        this ModelOperationsCatalog catalog, ITransformer model, DataViewSchema inputSchema, Stream stream, params string[] outputColumns)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Write(WriteOnnx(catalog, model, inputSchema, outputColumns));
    }

    private static byte[] WriteOnnx(
        ModelOperationsCatalog catalog, ITransformer model, DataViewSchema inputSchema, string[] outputColumns)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(inputSchema);
        ArgumentNullException.ThrowIfNull(outputColumns);
        return OnnxPipeline.Write(catalog, model, inputSchema, outputColumns);
    }

    internal static ITransformer Load(ModelOperationsCatalog catalog, Stream stream, string name, out DataViewSchema inputSchema) =>
        ModelLoading.Load(catalog, stream, name, out inputSchema);
}
