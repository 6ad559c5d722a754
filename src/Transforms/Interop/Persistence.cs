using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Transforms.Models;

namespace MLNetDeep.Transforms.Interop;

/// <summary>What a transformer says of itself so that ML.NET's model files can hold it: one part, written and read as a stream.</summary>
/// <typeparam name="TSelf">The transformer.</typeparam>
internal interface IPersistent<TSelf> where TSelf : class, IPersistent<TSelf>
{
    /// <summary>The name the file knows the transformer by: at most 24 characters, never changed once published.</summary>
    static abstract string LoaderSignature { get; }

    /// <summary>The name of the part in the file.</summary>
    static virtual string PartName => ModelFile.PartName;

    /// <summary>The name of the part in files of an earlier format.</summary>
    static virtual string EarlierPartName => NetworkFile.PartName;

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    static abstract TSelf Read(Stream part);

    /// <summary>Writes everything the transformer is made of.</summary>
    void Write(Stream part);
}

/// <summary>
/// Called by ML.NET, through a <c>LoadableClass</c> line in Loadables.cs, for a model file that names <typeparamref name="T"/>.
/// </summary>
internal static class Persistence<T> where T : class, IPersistent<T>
{
    // *** Binary format ***
    // Model.key: ML.NET's header with the version below, no body of its own
    // T.PartName: the part, with its own format version and checksum

    public static void Save(T transformer, ModelSaveContext context)
    {
        ArgumentNullException.ThrowIfNull(context);

        // Written to memory first: a transformer that cannot be written leaves no half of itself in the file.
        using var part = new MemoryStream();
        transformer.Write(part);
        context.CheckAtModel();
        context.SetVersionInfo(GetVersionInfo());
        context.SaveBinaryStream(T.PartName, writer => writer.Write(part.GetBuffer().AsSpan(0, (int)part.Length)));
    }

    // Found by ML.NET by its name and signature.
    private static T Create(IHostEnvironment environment, ModelLoadContext context)
    {
        MLNetVersionCheck.Ensure();
        CheckHeader(context);
        T? transformer = null;
        if (!TryRead(T.PartName) && !TryRead(T.EarlierPartName))
        {
            throw new ModelFormatException(
                $"The model file names a {typeof(T).Name} but lacks its part '{T.PartName}'. "
                + "The file was changed after it was saved: save the model again.");
        }
        return transformer!;

        bool TryRead(string part) => context.TryLoadBinaryStream(part, reader => transformer = T.Read(reader.BaseStream));
    }

    private static void CheckHeader(ModelLoadContext context)
    {
        try
        {
            context.CheckAtModel(GetVersionInfo());
        }
        catch (FormatException exception)
        {
            throw new ModelFormatException(
                $"The model file's header is not that of a {typeof(T).Name}: {exception.Message}. "
                + "The file was changed, or a newer version wrote it.",
                exception);
        }
    }

    private static VersionInfo GetVersionInfo() => new(
        modelSignature: "MLNDEEP ",
        verWrittenCur: 0x00010001, // first
        verReadableCur: 0x00010001,
        verWeCanReadBack: 0x00010001,
        loaderAssemblyName: typeof(T).Assembly.GetName().Name!,
        loaderSignature: T.LoaderSignature);
}
