using System.IO.Compression;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>The zip archive a model lives in: one entry a component, its path the component's place in the chain.</summary>
internal abstract class Repository : IDisposable
{
    private protected Repository(ZipArchive archive, IExceptionContext? exceptionContext)
    {
        Archive = archive;
        ExceptionContext = exceptionContext;
    }

    public IExceptionContext? ExceptionContext { get; }

    private protected ZipArchive Archive { get; }

    public void Dispose() => Archive.Dispose();

    private protected static string PathOf(string? directory, string name)
        => (string.IsNullOrEmpty(directory) ? name : $"{directory}/{name}").Replace('\\', '/');

    public sealed class Entry : IDisposable
    {
        internal Entry(string path, MemoryStream stream)
        {
            Path = path;
            Stream = stream;
        }

        public string Path { get; }

        public Stream Stream { get; }

        public void Dispose()
        {
        }
    }
}

/// <summary>Keeps entries in memory, where they can be rewound to fill in headers, and writes them on <see cref="Commit"/>.</summary>
internal sealed class RepositoryWriter : Repository
{
    private readonly Dictionary<string, Entry> _entries = [];

    private RepositoryWriter(Stream stream, IExceptionContext? ectx)
        : base(new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true), ectx)
    {
    }

    public static RepositoryWriter CreateNew(Stream stream, IExceptionContext? ectx = null) => new(stream, ectx);

    public Entry CreateEntry(string name) => CreateEntry(null, name);

    public Entry CreateEntry(string? dir, string name)
    {
        var entry = new Entry(PathOf(dir, name), new MemoryStream());
        ExceptionContext.CheckParam(_entries.TryAdd(entry.Path, entry), nameof(name), $"The model has two parts named '{entry.Path}'.");
        return entry;
    }

    public void Commit()
    {
        foreach (var entry in _entries.Values)
        {
            using var target = Archive.CreateEntry(entry.Path, CompressionLevel.Fastest).Open();
            ((MemoryStream)entry.Stream).WriteTo(target);
        }
    }
}

internal sealed class RepositoryReader : Repository
{
    private RepositoryReader(Stream stream, IExceptionContext? ectx)
        : base(OpenArchive(stream, ectx), ectx)
    {
    }

    public static RepositoryReader Open(Stream stream, IExceptionContext? ectx = null) => new(stream, ectx);

    public Entry? OpenEntryOrNull(string name) => OpenEntryOrNull(null, name);

    public Entry? OpenEntryOrNull(string? dir, string name)
    {
        string path = PathOf(dir, name);
        if (Archive.GetEntry(path) is not { } stored)
            return null;
        var content = new MemoryStream();
        using (var source = stored.Open())
            source.CopyTo(content);
        content.Position = 0;
        return new Entry(path, content);
    }

    private static ZipArchive OpenArchive(Stream stream, IExceptionContext? ectx)
    {
        try
        {
            return new(stream, ZipArchiveMode.Read, leaveOpen: true);
        }
        catch (Exception notZip)
        {
            throw ectx.ExceptDecode(notZip, "A model file is a zip archive; this is none, or not a whole one.");
        }
    }
}
