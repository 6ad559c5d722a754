using MLNetDeep.Engine.Files;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Serialization;

/// <summary>A tensor and its name in a file.</summary>
internal readonly record struct NamedTensor(string Name, Tensor Value);

/// <summary>
/// Writes checkpoints of a training: safetensors files, with texts in the metadata, and the SHA-256 of everything but itself.
/// </summary>
internal static class CheckpointFile
{
    private const string Format = "mlnetdeep-checkpoint";
    private const int Version = 1;

    /// <summary>As much as other readers of safetensors take; the history of a hundred thousand epochs.</summary>
    private const int MaxJsonLength = 100_000_000;

    /// <summary>
    /// What the names of tensors begin with that may hold infinite numbers: sums of squares that an optimizer keeps. All others are
    /// weights.
    /// </summary>
    public const string MayOverflow = "optimizer/";

    /// <summary>Where a checkpoint is written before it is renamed.</summary>
    public static string AsideOf(string path) => path + ".tmp";

    /// <summary>The file that a training holds open while it keeps itself in a checkpoint.</summary>
    public static string LockOf(string path) => path + ".lock";

    /// <summary>
    /// Makes sure that checkpoints can be written, and by this training alone, so that it does not turn out hours later; removes what a
    /// killed process left half-written.
    /// </summary>
    /// <returns>What lets other trainings have the file when it is disposed, or when the process ends, however it does.</returns>
    /// <exception cref="CheckpointInUseException">Another training has it.</exception>
    /// <exception cref="IOException">Checkpoints cannot be written.</exception>
    public static IDisposable Prepare(string path) => Permitted(path, () =>
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } directory)
        {
            Directory.CreateDirectory(directory);
        }
        FileStream held = Lock(path);
        try
        {
            using (new FileStream(AsideOf(path), FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose))
            {
            }
            return held;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    });

    /// <summary>
    /// Writes a checkpoint: first aside, then renamed, so that the path holds the one before or this one, whenever the process ends.
    /// </summary>
    /// <exception cref="IOException">The file cannot be written; the one before is still there.</exception>
    /// <exception cref="InvalidOperationException">The texts are too long for the file's head.</exception>
    public static void Write(string path, IReadOnlyDictionary<string, string> texts, IReadOnlyList<NamedTensor> tensors)
    {
        Dictionary<string, string> metadata = SafetensorsFile.Describe(Format, Version);
        foreach ((string name, string text) in texts)
        {
            metadata.Add(name, text);
        }
        StoredArray[] arrays = Arrays(tensors);
        var header = SafetensorsHeader.Create(metadata, arrays.Select(array => array.Layout));
        if (header.JsonLength > MaxJsonLength)
        {
            throw new InvalidOperationException(
                $"The training's history takes {header.JsonLength:N0} bytes, and a checkpoint has room for {MaxJsonLength:N0}. "
                + "Train fewer epochs at a time.");
        }
        Permitted(path, () =>
        {
            WholeFile.Write(path, AsideOf(path), stream => SafetensorsFile.Write(stream, header, arrays));
            return true;
        });
    }

    /// <summary>Reads a checkpoint's texts.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ModelFormatException">The file is not a checkpoint, was cut short, or needs a newer version; it is
    /// named.</exception>
    public static IReadOnlyDictionary<string, string> ReadTexts(string path)
    {
        try
        {
            using FileStream stream = Open(path);
            return SafetensorsFile.ReadHeader(stream, Format, Version, MaxJsonLength).Metadata;
        }
        catch (ModelFormatException exception)
        {
            throw Named(path, exception);
        }
    }

    /// <summary>Reads a checkpoint and checks the whole of it, before anything that the caller holds is changed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="read">Takes the texts, refuses them by throwing, and says what the tensors are to be read into.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ModelFormatException">
    /// The file is not a checkpoint, was cut short or changed, needs a newer version, or has weights that are not finite; it is named.
    /// </exception>
    public static void Read(string path, Func<IReadOnlyDictionary<string, string>, IReadOnlyList<NamedTensor>> read)
    {
        try
        {
            using FileStream stream = Open(path);
            SafetensorsHeader header = SafetensorsFile.ReadHeader(stream, Format, Version, MaxJsonLength);
            long length = header.Entries.Count == 0 ? 0 : header.Entries.Values.Max(entry => entry.End);
            if (stream.Length - stream.Position != length)
            {
                throw new ModelFormatException(
                    $"{length:N0} bytes should follow the head; there are {stream.Length - stream.Position:N0}.");
            }
            SafetensorsFile.Verify(stream, header, length);
            IReadOnlyList<NamedTensor> tensors = read(header.Metadata);
            SafetensorsFile.RequireTensors(header, tensors.Select(tensor => (tensor.Name, tensor.Value.Shape)));
            SafetensorsFile.RequireFinite(
                stream, header.Entries.Where(entry => !entry.Key.StartsWith(MayOverflow, StringComparison.Ordinal)));
            SafetensorsFile.ReadVerified(stream, Arrays(tensors));
        }
        catch (ModelFormatException exception)
        {
            throw Named(path, exception);
        }
    }

    private static FileStream Open(string path) => Permitted(path, () => File.OpenRead(path));

    // Opened so, the file is locked, and goes with its holder unless that is killed.
    private static FileStream Lock(string path)
    {
        try
        {
            return new FileStream(LockOf(path), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException exception) when (exception.GetType() == typeof(IOException) && File.Exists(LockOf(path)))
        {
            throw new CheckpointInUseException(path, exception);
        }
    }

    private static T Permitted<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new IOException(
                $"The checkpoint '{path}' cannot be read or written: {exception.Message} Give a path in a directory that may be written.",
                exception);
        }
    }

    private static StoredArray[] Arrays(IReadOnlyList<NamedTensor> tensors) =>
        [.. tensors.Select(tensor => StoredArray.Of(tensor.Name, tensor.Value))];

    private static ModelFormatException Named(string path, ModelFormatException exception) => new(
        $"The checkpoint '{path}' cannot be used: {exception.Message} Delete it to train from the start.", exception);
}
