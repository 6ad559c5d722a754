using Microsoft.ML;
using MLNetDeep.Engine.Serialization;

namespace MLNetDeep.Transforms.Serving;

/// <summary>Loads models that ML.NET saved.</summary>
internal static class ModelLoading
{
    /// <summary>Loads a chain and the columns that it is given.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ModelFormatException">The file is no model, is damaged, or has no input schema.</exception>
    /// <exception cref="InvalidOperationException">A step does not map each row by itself.</exception>
    public static ServedModel Load(string path, PredictorOptions options)
    {
        ITransformer transformer;
        DataViewSchema? schema;
        using (FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete))
        {
            try
            {
                transformer = (options.MLContext ?? new MLContext()).Model.Load(file, out schema);
            }
            catch (Exception exception) when (
                exception is not (OutOfMemoryException or ModelFormatException) && (exception is InvalidDataException or not IOException))
            {
                throw new ModelFormatException(
                    $"{path} is no model that ML.NET can load: {exception.GetBaseException().Message} Save it again, or refer to the packages "
                    + "that it was trained with.",
                    exception);
            }
        }
        try
        {
            return new ServedModel(
                transformer,
                schema ?? throw new ModelFormatException(
                    $"{path} does not say which columns the model is given: save it with its input schema, mlContext.Model.Save(model, "
                    + "data.Schema, path)."),
                options, owns: true);
        }
        catch
        {
            (transformer as IDisposable)?.Dispose();
            throw;
        }
    }
}
