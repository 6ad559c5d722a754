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
    public void The_view_has_the_rows_and_opens_no_file()
    {
        Add("cat/1.png", "dog/1.png");
        var mlContext = new MLContext(1);

        IDataView view = ImageFolder.Load(mlContext, _directory.Path);

        PictureFile[] rows = [.. mlContext.Data.CreateEnumerable<PictureFile>(view, reuseRowObject: false)];
        Assert.Equal(ImageFolder.Files(_directory.Path).Select(file => (file.ImagePath, file.Label)), rows.Select(row => (row.ImagePath, row.Label)));
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

        Assert.Equal(["a/2.tiff", "a/3.webp"], ImageFolder.Files(_directory.Path, [".TIFF", ".webp"]).Select(file => Relative(file.ImagePath)));
    }

    [Theory]
    [InlineData("png")]
    [InlineData(".")]
    [InlineData("")]
    public void An_extension_without_its_dot_is_refused(string extension)
        => Assert.Contains("begins with a dot", Assert.Throws<ArgumentException>(() => ImageFolder.Files(_directory.Path, [extension])).Message);

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

    private void Add(params string[] files)
    {
        foreach (string file in files)
        {
            string path = _directory.File(file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, []);
        }
    }

    private string Relative(string path) => Path.GetRelativePath(_directory.Path, path).Replace('\\', '/');
}
