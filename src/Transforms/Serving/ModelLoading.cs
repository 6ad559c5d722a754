using Microsoft.ML;
using MLNetDeep.Engine.Serialization;

namespace MLNetDeep.Transforms.Serving;

/// <summary>Loads models that ML.NET saved.</summary>
internal static class ModelLoading
{
    /// <summary>Loads a chain that predicts of rows with the columns that it was saved with.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ModelFormatException">The file is no model, is damaged, or has no input schema.</exception>
    /// <exception cref="InvalidOperationException">A step does not map each row by itself.</exception>
    public static ServedModel Load(string path, PredictorOptions options)
    {
        ITransformer transformer;
        DataViewSchema? schema;
        using (FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete))
        {
            transformer = Load((options.MLContext ?? new MLContext()).Model, file, path, out schema);
        }
        try
        {
            return new ServedModel(
                transformer,
                schema ?? throw new ModelFormatException(
                    $"The model file '{path}' does not say which columns the model is given: save it with its input schema, "
                    + "mlContext.Model.Save(model, data.Schema, path)."),
                options, owns: true);
        }
        catch
        {
            (transformer as IDisposable)?.Dispose();
            throw;
        }
    }

    /// <summary>Loads a chain; whatever is wrong with it is one exception.</summary>
    /// <param name="catalog">The catalog, <c>mlContext.Model</c>.</param>
    /// <param name="stream">The model.</param>
    /// <param name="name">What errors call it.</param>
    /// <param name="inputSchema">The columns that the model was saved with; null where there were none.</param>
    /// <exception cref="ModelFormatException">It is no model, or damaged.</exception>
    public static ITransformer Load(ModelOperationsCatalog catalog, Stream stream, string name, out DataViewSchema inputSchema)
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
