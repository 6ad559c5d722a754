using Microsoft.ML;

namespace MLNetDeep.Datasets;

/// <summary>Data sets of images in folders, a folder for each class: <c>cats/1.png</c>, <c>cats/2.png</c>, <c>dogs/1.png</c>.</summary>
public static class ImageFolder
{
    private const string Advice = "Give the directory that holds a folder for each class, with the pictures of the class in it.";

    /// <summary>
    /// The file extensions of images where no others are given: .bmp, .gif, .jpeg, .jpg and .png, in upper or lower case.
    /// </summary>
    public static IReadOnlyList<string> DefaultExtensions { get; } = [".bmp", ".gif", ".jpeg", ".jpg", ".png"];

    /// <summary>
    /// Loads the paths and classes of images: a data view with the columns ImagePath (text, the full path) and Label (text, the folder's
    /// name), for <c>mlContext.Transforms.LoadImages("Image", imageFolder: null, "ImagePath")</c>. Names that begin with a dot and empty
    /// files are passed over. The first and last bytes of every other file are read, so that a file that is no image, or is cut short, is
    /// reported by its name now and not in the middle of a training.
    /// </summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="directory">The directory with a folder for each class.</param>
    /// <param name="extensions">The file extensions, such as ".png"; null: <see cref="DefaultExtensions"/>.</param>
    /// <param name="skipped">
    /// The method that is called with the fault of each file that is no whole image, which is then left out; null: the first one is an
    /// error.
    /// </param>
    /// <exception cref="ArgumentException">An extension does not begin with a dot.</exception>
    /// <exception cref="DatasetFormatException">A file is no whole picture, and <paramref name="skipped"/> is null.</exception>
    /// <exception cref="DatasetNotFoundException">There is no such directory, or no picture in its folders.</exception>
    /// <example><code>
    /// var pictures = ImageFolder.Load(mlContext, "pictures", skipped: Console.Error.WriteLine);
    /// </code></example>
    public static IDataView Load(
        MLContext mlContext, string directory, IReadOnlyList<string>? extensions = null, Action<string>? skipped = null)
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        return mlContext.Data.LoadFromEnumerable(Files(directory, extensions, skipped));
    }

    /// <summary>
    /// Lists the images as objects, ordered by the folders' names and then the files', character by character, the same on every machine.
    /// </summary>
    /// <inheritdoc cref="Load"/>
    public static IReadOnlyList<PictureFile> Files(
        string directory, IReadOnlyList<string>? extensions = null, Action<string>? skipped = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        extensions ??= DefaultExtensions;
        if (extensions.FirstOrDefault(extension => extension is not ['.', _, ..]) is { } wrong)
        {
            throw new ArgumentException($"An extension begins with a dot, as \".png\"; got \"{wrong}\".", nameof(extensions));
        }

        string root = Path.GetFullPath(directory);
        if (!Directory.Exists(root))
        {
            throw new DatasetNotFoundException("A directory of pictures", [$"{root} (no such directory)"], Advice);
        }

        PictureFile[] files =
        [
            .. from folder in Directory.GetDirectories(root).Where(IsSeen).Order(StringComparer.Ordinal)
               from path in Directory.GetFiles(folder).Where(IsSeen).Order(StringComparer.Ordinal)
               where extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase)
               where new FileInfo(path).Length > 0 && IsWhole(path, skipped)
               select new PictureFile { ImagePath = path, Label = Path.GetFileName(folder) },
        ];
        return files.Length > 0
            ? files
            : throw new DatasetNotFoundException("A picture", [$"the folders in {root}, for {string.Join(", ", extensions)}"], Advice);
    }

    private static bool IsSeen(string path) => !Path.GetFileName(path).StartsWith('.');

    // Of formats that are not known here, only the name says what they are.
    private static bool IsWhole(string path, Action<string>? skipped)
    {
        if (!DefaultExtensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase)
            || PictureCheck.Fault(path) is not { } fault)
        {
            return true;
        }

        var exception = new DatasetFormatException(path, "a whole picture", fault);
        if (skipped is null)
        {
            throw exception;
        }

        skipped(exception.Message);
        return false;
    }
}
