using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Transforms.Models;

namespace MLNetDeep.Transforms.Interop;

/// <summary>A loader of a transformer, which ML.NET's model files hold as one part.</summary>
internal interface ILoader
{
    /// <summary>The name by which files know the transformer: at most 24 characters, never changed once published.</summary>
    static abstract string Signature { get; }

    /// <summary>The name of the part in the file.</summary>
    static virtual string PartName => ModelFile.PartName;

    /// <summary>The name of the part in files of an earlier format.</summary>
    static virtual string EarlierPartName => ModelFile.NetworkPartName;

    /// <summary>Reads the transformer.</summary>
    /// <exception cref="ModelFormatException">The part is cut short, changed, or that of something else.</exception>
    static abstract BlockTransformer Read(Stream part);
}

/// <summary>Shows ML.NET a loader of this assembly.</summary>
/// <param name="earlierSignatures">Names by which earlier files know the transformer.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal sealed class LoadableAttribute<TLoader>(params string[] earlierSignatures) : LoadableClassAttributeBase(
    summary: null, typeof(BlockTransformer), typeof(Persistence<TLoader>), argType: null, [typeof(SignatureLoadModel)],
    userName: TLoader.Signature, [TLoader.Signature, .. earlierSignatures])
    where TLoader : ILoader;

/// <summary>Saves transformers and loads them, called by ML.NET for a model file that names <typeparamref name="TLoader"/>.</summary>
internal static class Persistence<TLoader> where TLoader : ILoader
{
    // *** Binary format ***
    // Model.key: ML.NET's header with the version below, no body of its own
    // TLoader.PartName: the part, with its own format version and checksum

    /// <summary>Saves a transformer.</summary>
    /// <param name="context">The place in the file.</param>
    /// <param name="write">Writes what <typeparamref name="TLoader"/> reads.</param>
    public static void Save(ModelSaveContext context, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(context);

        // Written to memory first: a transformer that cannot be written leaves no half of itself in the file.
        using var part = new MemoryStream();
        write(part);
        context.CheckAtModel();
        context.SetVersionInfo(GetVersionInfo());
        context.SaveBinaryStream(TLoader.PartName, writer => writer.Write(part.GetBuffer().AsSpan(0, (int)part.Length)));
    }

    // Found by ML.NET by its name and signature.
    private static BlockTransformer Create(IHostEnvironment environment, ModelLoadContext context)
    {
        MLNetVersionCheck.Ensure();
        CheckHeader(context);
        BlockTransformer? transformer = null;
        if (!TryRead(TLoader.PartName) && !TryRead(TLoader.EarlierPartName))
        {
            throw new ModelFormatException(
                $"The model file names a {TLoader.Signature} but lacks its part '{TLoader.PartName}'. "
                + "The file was changed after it was saved: save the model again.");
        }
        return transformer!;

        bool TryRead(string part) => context.TryLoadBinaryStream(part, reader => transformer = TLoader.Read(reader.BaseStream));
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
                $"The model file's header is not that of a {TLoader.Signature}: {exception.Message}. "
                + "The file was changed, or a newer version wrote it.",
                exception);
        }
    }

    private static VersionInfo GetVersionInfo() => new(
        modelSignature: "MLNDEEP ",
        verWrittenCur: 0x00010001, // first
        verReadableCur: 0x00010001,
        verWeCanReadBack: 0x00010001,
        loaderAssemblyName: typeof(TLoader).Assembly.GetName().Name!,
        loaderSignature: TLoader.Signature);
}
