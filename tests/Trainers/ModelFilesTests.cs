using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Serialization;

namespace MLNetDeep.Trainers.Tests;

public sealed class ModelFilesTests : IDisposable
{
    private static readonly MLContext MLContext = new(1);
    private static readonly IDataView Data = Blobs.Data(MLContext, 60);
    private static readonly Lazy<ITransformer> Model = new(() => MLContext.MulticlassClassification.Trainers.Mlp(epochs: 1).Fit(Data));

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("files");

    private string PathOfModel => Path.Combine(_directory.FullName, "model.zip");

    private string Leftover => $"{PathOfModel}.{Guid.NewGuid():N}.tmp";

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void A_saved_model_predicts_as_it_did()
    {
        MLContext.Model.SaveToFile(Model.Value, Data.Schema, PathOfModel);

        ITransformer loaded = MLContext.Model.LoadFromFile(PathOfModel, out DataViewSchema? schema);

        Assert.Equal(Blobs.Scores(Model.Value.Transform(Data)), Blobs.Scores(loaded.Transform(Data)));
        Assert.Equal(Data.Schema.Select(column => column.Name), schema.Select(column => column.Name));
    }

    [Fact]
    public void A_model_that_cannot_be_saved_leaves_the_model_that_was_there()
    {
        MLContext.Model.SaveToFile(Model.Value, Data.Schema, PathOfModel);
        byte[] before = File.ReadAllBytes(PathOfModel);

        Assert.ThrowsAny<Exception>(() => MLContext.Model.SaveToFile(new FullDisk(), Data.Schema, PathOfModel));

        Assert.Equal(before, File.ReadAllBytes(PathOfModel));
        Assert.Equal(["model.zip"], _directory.GetFiles().Select(file => file.Name));
    }

    [Fact]
    public void Leftovers_of_killed_saves_are_removed_and_nothing_else()
    {
        string[] others = ["model.zip.tmp", "other.zip.00112233445566778899aabbccddeeff.tmp", "model.zip.notes.tmp"];
        foreach (string other in others)
        {
            File.WriteAllText(Path.Combine(_directory.FullName, other), "x");
        }
        File.WriteAllText(Leftover, "half a model");
        File.WriteAllText(Leftover, "another half");

        MLContext.Model.SaveToFile(Model.Value, Data.Schema, PathOfModel);

        Assert.Equal(others.Append("model.zip").Order(), _directory.GetFiles().Select(file => file.Name).Order());
    }

    [Fact]
    public void Saving_while_another_process_saves_leaves_its_file_alone()
    {
        string theirs = Leftover;
        using var stream = new FileStream(theirs, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        stream.Write([1, 2, 3]);
        stream.Flush();

        MLContext.Model.SaveToFile(Model.Value, Data.Schema, PathOfModel);

        Assert.True(File.Exists(theirs));
    }

    [Fact]
    public void Many_saves_at_once_leave_one_whole_model()
    {
        Parallel.For(
            0, 24, new ParallelOptions { MaxDegreeOfParallelism = 6 },
            _ => new MLContext().Model.SaveToFile(Model.Value, Data.Schema, PathOfModel));

        Assert.Equal(["model.zip"], _directory.GetFiles().Select(file => file.Name));
        Assert.NotNull(MLContext.Model.LoadFromFile(PathOfModel, out _));
    }

    [Theory]
    [InlineData("text")]
    [InlineData("nothing")]
    [InlineData("half")]
    [InlineData("part")]
    public void A_file_that_is_no_whole_model_is_a_ModelFormatException_that_names_it(string damage)
    {
        MLContext.Model.SaveToFile(Model.Value, Data.Schema, PathOfModel);
        byte[] bytes = File.ReadAllBytes(PathOfModel);
        File.WriteAllBytes(PathOfModel, damage switch
        {
            "text" => "no model"u8.ToArray(),
            "nothing" => [],
            "half" => bytes[..(bytes.Length / 2)],
            _ => Fuzz.FileDamage.Rezipped(bytes, (entry, part) => entry.Name == "Model.safetensors" ? part[..^1] : part),
        });

        ModelFormatException exception = Assert.Throws<ModelFormatException>(() => MLContext.Model.LoadFromFile(PathOfModel, out _));

        Assert.Contains(PathOfModel, exception.Message, StringComparison.Ordinal);
        Assert.Equal(damage == "part", exception.Message.Contains("cut short", StringComparison.Ordinal));
    }

    [Fact]
    public void A_missing_file_is_the_file_systems_error()
        => Assert.Throws<FileNotFoundException>(() => MLContext.Model.LoadFromFile(PathOfModel, out _));

    // What ML.NET does with what a part of a model says of itself, and why LoadFromFile is there.
    [Fact]
    public void ML_NET_itself_wraps_what_a_part_says_on_load()
    {
        MLContext.Model.SaveToFile(Model.Value, Data.Schema, PathOfModel);
        byte[] damaged = Fuzz.FileDamage.Rezipped(
            File.ReadAllBytes(PathOfModel), (entry, part) => entry.Name == "Model.safetensors" ? part[..^1] : part);

        TargetInvocationException exception =
            Assert.Throws<TargetInvocationException>(() => MLContext.Model.Load(new MemoryStream(damaged), out _));

        Assert.IsType<ModelFormatException>(exception.InnerException);
    }

    private sealed class FullDisk : ITransformer
    {
        public bool IsRowToRowMapper => false;

        public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => inputSchema;

        public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => throw new NotSupportedException();

        public IDataView Transform(IDataView input) => input;

        public void Save(ModelSaveContext ctx) => throw new IOException("No space left on device");
    }
}
