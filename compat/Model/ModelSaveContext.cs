using System.Text;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Where one component writes itself; sub-components get contexts of their own below it.</summary>
public sealed class ModelSaveContext : IDisposable
{
    internal readonly RepositoryWriter Repository;
    internal readonly string? Directory;
    internal readonly BinaryWriter Writer;
    internal readonly long FpMin;
    internal ModelHeader Header;
    private readonly Dictionary<string, int> _stringIds = [];
    private readonly List<string> _strings = [];
    private string? _loaderAssemblyName;

    internal ModelSaveContext(RepositoryWriter rep, string? dir, string name)
    {
        Repository = rep;
        Directory = dir;
        Writer = new BinaryWriter(rep.CreateEntry(dir, name).Stream, Encoding.UTF8, leaveOpen: true);
        FpMin = ModelHeader.BeginWrite(Writer);
    }

    public void Dispose() => Writer.Dispose();

    internal static void SaveModel<T>(RepositoryWriter rep, T value, string? path)
        where T : class
    {
        if (value is not ICanSaveModel model)
            return;
        using var context = new ModelSaveContext(rep, path, ModelLoadContext.ModelStreamName);
        model.Save(context);
        context.Done();
    }

    internal void SaveModel<T>(T value, string name)
        where T : class
        => SaveModel(Repository, value, Path.Combine(Directory ?? "", name));

    internal void CheckAtModel()
        => Repository.ExceptionContext.Check(Writer.BaseStream.Position == FpMin + Header.FpModel,
            "Not at the start of the component's data.");

    internal void SetVersionInfo(VersionInfo ver)
    {
        Header.SetVersionInfo(ver);
        _loaderAssemblyName = ver.LoaderAssemblyName;
    }

    internal void SaveBinaryStream(string name, Action<BinaryWriter> action)
    {
        using var writer = new BinaryWriter(Repository.CreateEntry(Directory, name).Stream, Encoding.UTF8, leaveOpen: true);
        action(writer);
    }

    internal void SaveString(string str) => Writer.Write(IdOf(Contracts.CheckRef(str, nameof(str))));

    internal void SaveStringOrNull(string? str) => Writer.Write(str == null ? -1 : IdOf(str));

    internal void SaveNonEmptyString(string str) => Writer.Write(IdOf(Contracts.CheckNonEmpty(str, nameof(str))));

    internal void Done()
    {
        Repository.ExceptionContext.Check(Header.ModelSignature != 0, "ModelSignature not specified!");
        Header.EndWrite(Writer, FpMin, _strings, _loaderAssemblyName);
    }

    private int IdOf(string text)
    {
        if (_stringIds.TryGetValue(text, out int id))
            return id;
        _stringIds.Add(text, _strings.Count);
        _strings.Add(text);
        return _strings.Count - 1;
    }
}
