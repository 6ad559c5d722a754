using System.IO.Compression;
using System.Reflection;
using Microsoft.ML;
using MLNetDeep.Engine.Serialization;

namespace MLNetDeep.Contributions.Tests;

internal static class SwappedParts
{
    private const string Part = "Model.safetensors";

    /// <summary>Saves a transformer with the model of another one in its place, and returns the error of loading it.</summary>
    public static ModelFormatException LoadError(DataViewSchema schema, ITransformer transformer, ITransformer other)
    {
        using MemoryStream file = Saved(schema, transformer);
        using (var zip = new ZipArchive(file, ZipArchiveMode.Update, leaveOpen: true))
        using (var source = new ZipArchive(Saved(schema, other)))
        {
            ZipArchiveEntry place = EntryOf(zip);
            string name = place.FullName;
            place.Delete();
            using Stream from = EntryOf(source).Open();
            using Stream to = zip.CreateEntry(name).Open();
            from.CopyTo(to);
        }
        file.Position = 0;
        TargetInvocationException exception =
            Assert.Throws<TargetInvocationException>(() => new MLContext().Model.Load(file, out _));
        return Assert.IsType<ModelFormatException>(exception.InnerException);
    }

    private static MemoryStream Saved(DataViewSchema schema, ITransformer transformer)
    {
        var stream = new MemoryStream();
        new MLContext().Model.Save(transformer, schema, stream);
        stream.Position = 0;
        return stream;
    }

    private static ZipArchiveEntry EntryOf(ZipArchive zip) => zip.Entries.Single(entry => entry.Name == Part);
}
