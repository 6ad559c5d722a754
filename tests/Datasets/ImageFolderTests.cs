using MLNetDeep.Pictures;
using Microsoft.ML;

namespace MLNetDeep.Datasets.Tests;

public sealed class ImageFolderTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_row_is_a_file_with_its_folder_as_label_in_ordinal_order()
    {
        Add("b/2.png", "b/10.png", "B/1.JPG", "a/x.jpeg", "a/notes.txt", "top.png", "a/deeper/y.png");

        IReadOnlyList<PictureFile> files = ImageFolder.Files(_directory.Path);

        Assert.Equal(["B/1.JPG", "a/x.jpeg", "b/10.png", "b/2.png"], files.Select(file => Relative(file.ImagePath)));
        Assert.Equal(["B", "a", "b", "b"], files.Select(file => file.Label));
        Assert.All(files, file => Assert.True(Path.IsPathFullyQualified(file.ImagePath)));
    }

    [Fact]
    public void The_view_has_the_rows()
    {
        Add("cat/1.png", "dog/1.png");
        var mlContext = new MLContext(1);

        IDataView view = ImageFolder.Load(mlContext, _directory.Path);

        PictureFile[] rows = [.. mlContext.Data.CreateEnumerable<PictureFile>(view, reuseRowObject: false)];
        Assert.Equal(
            ImageFolder.Files(_directory.Path).Select(file => (file.ImagePath, file.Label)),
            rows.Select(row => (row.ImagePath, row.Label)));
        Assert.Equal(2, view.GetRowCount());
    }

    [Fact]
    public void A_relative_directory_gives_full_paths()
    {
        Add("cat/1.png");
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, _directory.Path);

        Assert.Equal(_directory.File("cat/1.png"), Assert.Single(ImageFolder.Files(relative)).ImagePath);
    }

    [Fact]
    public void Only_files_of_the_extensions_given_count()
    {
        Add("a/1.png", "a/2.tiff", "a/3.webp");

        Assert.Equal(
            ["a/2.tiff", "a/3.webp"], ImageFolder.Files(_directory.Path, [".TIFF", ".webp"]).Select(file => Relative(file.ImagePath)));
    }

    [Theory]
    [InlineData("png")]
    [InlineData(".")]
    [InlineData("")]
    public void An_extension_without_its_dot_is_refused(string extension)
        => Assert.Contains(
            "begins with a dot", Assert.Throws<ArgumentException>(() => ImageFolder.Files(_directory.Path, [extension])).Message);

    [Fact]
    public void A_missing_directory_is_told()
    {
        string missing = _directory.File("none");

        DatasetNotFoundException exception = Assert.Throws<DatasetNotFoundException>(() => ImageFolder.Load(new MLContext(1), missing));

        Assert.Contains($"{missing} (no such directory)", exception.Message);
    }

    [Fact]
    public void A_directory_without_pictures_in_folders_is_told()
    {
        Add("top.png", "a/notes.txt");

        DatasetNotFoundException exception = Assert.Throws<DatasetNotFoundException>(() => ImageFolder.Files(_directory.Path));

        Assert.Contains(".png", exception.Message);
        Assert.Contains("a folder for each class", exception.Message);
    }

    [Fact]
    public void Hidden_or_empty_files_are_passed_over()
    {
        Add("cat/1.png", "cat/._1.png", ".git/2.png", "cat/.hidden.jpg");
        File.WriteAllBytes(_directory.File("cat/empty.jpg"), []);

        Assert.Equal(["cat/1.png"], ImageFolder.Files(_directory.Path).Select(file => Relative(file.ImagePath)));
    }

    public static TheoryData<string, byte[]> Damaged => new()
    {
        { "text.jpg", "no picture at all, but text"u8.ToArray() },
        { "page.png", "<!DOCTYPE html><html><body>404 Not Found</body></html>"u8.ToArray() },
        { "cut.png", [0x89, .. "PNG"u8, 13, 10, 26, 10, 0, 0, 0, 13, .. "IHDR"u8, 0, 0] },
        { "cut.jpg", [0xFF, 0xD8, 0xFF, 0xE0, 0, 16, (byte)'J', (byte)'F', (byte)'I', (byte)'F', 0, 1, 1, 0, 0, 1] },
        { "cut.gif", [.. "GIF89a"u8, 1, 0, 1, 0, 0x80, 0, 0, 1, 2, 3, 4, 5, 6] },
        { "cut.bmp", [(byte)'B', (byte)'M', 200, 0, 0, 0, 0, 0, 0, 0, 26, 0, 0, 0, 12, 0, 0, 0, 1, 0, 1, 0, 1, 0, 24, 0, 0] },
        { "short.bmp", [(byte)'B', (byte)'M'] },
    };

    [Theory]
    [MemberData(nameof(Damaged))]
    public void A_file_that_is_no_whole_picture_is_named_or_skipped_and_told(string name, byte[] content)
    {
        Add("cat/1.png", "dog/1.png");
        File.WriteAllBytes(_directory.File("dog/" + name), content);
        List<string> skipped = [];

        DatasetFormatException exception = Assert.Throws<DatasetFormatException>(() => ImageFolder.Load(new MLContext(1), _directory.Path));
        IReadOnlyList<PictureFile> files = ImageFolder.Files(_directory.Path, skipped: skipped.Add);

        Assert.Equal(_directory.File("dog/" + name), exception.File);
        Assert.Equal(["cat/1.png", "dog/1.png"], files.Select(file => Relative(file.ImagePath)));
        Assert.Contains(name, Assert.Single(skipped));
    }

    [Theory]
    [InlineData("long.jpg", 0)]
    [InlineData("longer.jpg", 100_000)]
    public void A_jpeg_with_more_after_its_end_is_taken(string name, int more)
    {
        Add("cat/1.png");
        File.WriteAllBytes(_directory.File("cat/" + name), [0xFF, 0xD8, 0xFF, 0xDA, 1, 2, 3, 0xFF, 0xD9, .. new byte[more]]);

        Assert.Equal(["cat/1.png", "cat/" + name], ImageFolder.Files(_directory.Path).Select(file => Relative(file.ImagePath)));
    }

    private void Add(params string[] files)
    {
        foreach (string file in files)
        {
            string path = _directory.File(file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            PngFile.Write(path, 2, 2, [1, 2, 3, 4]);
        }
    }

    private string Relative(string path) => Path.GetRelativePath(_directory.Path, path).Replace('\\', '/');
}
