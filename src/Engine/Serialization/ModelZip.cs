using System.IO.Compression;
using System.Text;

namespace MLNetDeep.Engine.Serialization;

/// <summary>A model file of ML.NET, read without it: a zip with a folder for each step of the chain.</summary>
internal static class ModelZip
{
    /// <summary>The part of a step that holds a model, never to be changed: published files have it.</summary>
    public const string ModelPart = "Model.safetensors";

    /// <summary>The part of a network, of stages and of models of an earlier format, never to be changed either.</summary>
    public const string NetworkPart = "Network.safetensors";

    // *** Binary format ***
    // The head of a step's Model.key, ML.NET's own: byte 0x50: what loads the step, 24 ASCII characters, the rest zeros
    private const string HeadName = "Model.key";
    private const int LoaderOffset = 0x50;
    private const int LoaderLength = 24;
    private const string ChainLoader = "TransformerChain";

    // Of a zip's first entry. As the length of a network's head it would be more than one may have.
    private static ReadOnlySpan<byte> Start => "PK\u0003\u0004"u8;

    /// <summary>Whether a zip begins at the stream's position, which stays.</summary>
    public static bool IsAt(Stream stream)
    {
        Span<byte> start = stackalloc byte[Start.Length];
        long position = stream.Position;
        int read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        stream.Position = position;
        return start[..read].SequenceEqual(Start);
    }

    /// <summary>The steps in the order of the chain, each with what is read of its part.</summary>
    /// <param name="stream">A stream that can seek.</param>
    /// <param name="read">Reads a part whose head has been read; null: not wanted.</param>
    /// <exception cref="ModelFormatException">It is no such file, or was cut short or changed.</exception>
    public static List<ModelStep<T>> Read<T>(Stream stream, Func<Stream, SafetensorsHeader, T?> read)
        where T : class
    {
        try
        {
            using var zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            return Steps(zip, read);
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException or NotSupportedException
            or ArgumentException or OverflowException or IndexOutOfRangeException)
        {
            throw new ModelFormatException($"The zip cannot be read: {exception.Message} Save the model again.", exception);
        }
    }

    /// <summary>The one thing that was read of the steps.</summary>
    /// <param name="steps">The steps.</param>
    /// <param name="what">What it is called.</param>
    /// <param name="hint">What to do where there are several.</param>
    /// <exception cref="ModelFormatException">There is none, or there are several; all steps are named.</exception>
    public static T Only<T>(IReadOnlyList<ModelStep<T>> steps, string what, string hint)
        where T : class
    {
        ModelStep<T>[] found = [.. steps.Where(step => step.Content is not null)];
        if (found.Length == 1)
        {
            return found[0].Content!;
        }
        string names = steps.Count == 0 ? "none" : string.Join(", ", steps.Select(step => $"{step.Loader} in '{step.Folder}'"));
        throw new ModelFormatException(found.Length == 0
            ? $"The zip holds no {what} of this library; expected one. Its steps are: {names}. ML.NET alone loads what is its own."
            : $"The zip holds {found.Length} {what}s: {string.Join(", ", found.Select(step => $"'{step.Folder}'"))}; expected one. {hint}");
    }

    private static List<ModelStep<T>> Steps<T>(ZipArchive zip, Func<Stream, SafetensorsHeader, T?> read)
        where T : class
    {
        var loaders = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        var parts = new Dictionary<string, ZipArchiveEntry>(StringComparer.Ordinal);
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            // On Windows, ML.NET writes names with backslashes.
            string path = entry.FullName.Replace('\\', '/');
            int end = path.LastIndexOf('/');
            string folder = end < 0 ? "" : path[..end];
            switch (path[(end + 1)..])
            {
                case HeadName:
                    loaders.TryAdd(folder, ReadLoader(entry));
                    break;
                case ModelPart or NetworkPart:
                    parts.TryAdd(folder, entry);
                    break;
            }
        }

        // The order of the file is the chain's.
        var steps = new List<ModelStep<T>>();
        foreach ((string folder, string loader) in loaders)
        {
            if (parts.TryGetValue(folder, out ZipArchiveEntry? part))
            {
                using Stream content = part.Open();
                steps.Add(new ModelStep<T>(folder, loader, read(content, SafetensorsFile.ReadHeader(content))));
            }
            else if (loader != ChainLoader && !IsWithinStep(folder, loaders))
            {
                steps.Add(new ModelStep<T>(folder, loader, null));
            }
        }
        return steps;
    }

    // A part of another step, such as a term map, is no step.
    private static bool IsWithinStep(string folder, OrderedDictionary<string, string> loaders)
    {
        for (int end = folder.LastIndexOf('/'); end > 0; end = folder.LastIndexOf('/', end - 1))
        {
            if (loaders.TryGetValue(folder[..end], out string? outer) && outer != ChainLoader)
            {
                return true;
            }
        }
        return false;
    }

    private static string ReadLoader(ZipArchiveEntry entry)
    {
        using Stream content = entry.Open();
        Span<byte> head = stackalloc byte[LoaderOffset + LoaderLength];
        ModelStream.Fill(content, head, "a step's head");
        return Encoding.ASCII.GetString(head[LoaderOffset..].TrimEnd((byte)0));
    }
}

/// <summary>A step of a chain.</summary>
/// <param name="Folder">Its folder in the zip.</param>
/// <param name="Loader">What ML.NET loads it by.</param>
/// <param name="Content">What was read of it; null: nothing was wanted.</param>
internal sealed record ModelStep<T>(string Folder, string Loader, T? Content)
    where T : class;
