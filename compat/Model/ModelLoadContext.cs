using System.Reflection;
using System.Text;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

internal delegate void SignatureLoadModel(ModelLoadContext ctx);

/// <summary>Where one component reads itself back.</summary>
internal sealed class ModelLoadContext : IDisposable
{
    public const string ModelStreamName = "Model.key";

    public readonly RepositoryReader Repository;
    public readonly string? Directory;
    public readonly BinaryReader Reader;
    public readonly string[] Strings;
    public readonly string? LoaderAssemblyName;
    public readonly long FpMin;
    internal ModelHeader Header;

    internal ModelLoadContext(RepositoryReader rep, Repository.Entry ent, string? dir)
    {
        Repository = rep;
        Directory = dir;
        Reader = new BinaryReader(ent.Stream, Encoding.UTF8, leaveOpen: true);
        Header = ModelHeader.Read(Reader, out FpMin, out Strings, out LoaderAssemblyName);
    }

    public void Dispose() => Reader.Dispose();

    public void CheckAtModel()
        => Repository.ExceptionContext.Check(Reader.BaseStream.Position == FpMin + Header.FpModel,
            "Not at the start of the component's data.");

    public void CheckAtModel(VersionInfo ver)
    {
        CheckAtModel();
        Header.CheckVersionInfo(ver);
    }

    public string LoadString() => StringOf(Reader.ReadInt32());

    public string? LoadStringOrNull() => Reader.ReadInt32() is var id and not -1 ? StringOf(id) : null;

    public string LoadNonEmptyString()
    {
        string text = LoadString();
        Repository.ExceptionContext.CheckDecode(text.Length > 0, "The model has an empty string where a name is expected.");
        return text;
    }

    public bool TryLoadBinaryStream(string name, Action<BinaryReader> action)
    {
        if (Repository.OpenEntryOrNull(Directory, name) is not { } entry)
            return false;
        using var reader = new BinaryReader(entry.Stream, Encoding.UTF8, leaveOpen: true);
        action(reader);
        return true;
    }

    public void LoadModel<TRes, TSig>(IHostEnvironment env, out TRes result, string name, params object[] extra)
        where TRes : class
        => LoadModel<TRes, TSig>(env, out result, Repository, Path.Combine(Directory ?? "", name), extra);

    public static void LoadModel<TRes, TSig>(IHostEnvironment env, out TRes result, RepositoryReader rep, string? dir,
        params object[] extra)
        where TRes : class
    {
        if (!LoadModelOrNull<TRes, TSig>(env, out var loaded, rep, dir, extra))
            throw env.ExceptDecode($"Corrupt model file: it has no part '{dir}'.");
        result = loaded!;
    }

    public static bool LoadModelOrNull<TRes, TSig>(IHostEnvironment env, out TRes? result, RepositoryReader rep, string? dir,
        params object[] extra)
        where TRes : class
    {
        result = null;
        if (rep.OpenEntryOrNull(dir, ModelStreamName) is not { } entry)
            return false;
        using var context = new ModelLoadContext(rep, entry, dir);
        // The file names the assembly, so a component loads wherever that assembly lies beside the application.
        if (!string.IsNullOrEmpty(context.LoaderAssemblyName))
            env.ComponentCatalog.RegisterAssembly(Assembly.Load(context.LoaderAssemblyName));
        if (!ComponentCatalog.TryCreateInstance<object, TSig>(env, out var instance, context.Header.LoaderSignature, "",
            [context, .. extra])
            || instance is not TRes typed)
        {
            throw env.ExceptDecode($"Couldn't load model: '{dir}' (component '{context.Header.LoaderSignature}')");
        }
        result = typed;
        return true;
    }

    private string StringOf(int id)
    {
        Repository.ExceptionContext.CheckDecode(id >= 0 && id < Strings.Length, $"The model refers to string {id} of {Strings.Length}.");
        return Strings[id];
    }
}
