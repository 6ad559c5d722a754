using Microsoft.ML;

namespace MLNetDeep.Trainers.Tests;

/// <summary>Models through ML.NET's file and back.</summary>
internal static class SavedModels
{
    /// <summary>Saves a model and loads it into a new context; a chain of one is opened.</summary>
    public static ITransformer Reload(MLContext mlContext, ITransformer model, DataViewSchema schema)
    {
        using var stream = new MemoryStream();
        mlContext.Model.Save(model, schema, stream);
        stream.Position = 0;
        // A model saved alone comes back alone or as a chain of one.
        ITransformer loaded = new MLContext().Model.Load(stream, out _);
        return loaded is IEnumerable<ITransformer> chain ? chain.Single() : loaded;
    }
}
