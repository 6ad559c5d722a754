using MLNetDeep.Engine.Files;
using MLNetDeep.Engine.Serialization;

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
        WholeFile.RemoveLeftovers(path);
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

    internal static ITransformer Load(ModelOperationsCatalog catalog, Stream stream, string name, out DataViewSchema inputSchema)
    {
        try
        {
            return catalog.Load(stream, out inputSchema);
        }
        catch (Exception exception) when (exception.GetType() != typeof(IOException))
        {
            // ML.NET allocates what a damaged header asks for.
            string reason = Cause(exception) is OutOfMemoryException
                ? "it was changed, or asks for more memory than there is"
                : Cause(exception).Message;
            throw new ModelFormatException($"The model file '{name}' cannot be loaded: {reason}", exception);
        }
    }

    // What our part of the file says is wrong, else what ML.NET began with.
    private static Exception Cause(Exception exception)
    {
        Exception cause = exception;
        while (cause is not ModelFormatException && cause.InnerException is { } inner)
        {
            cause = inner;
        }
        return cause;
    }
}
