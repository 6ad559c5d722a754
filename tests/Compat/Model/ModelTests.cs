using System.IO.Compression;
using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Compat.Tests.Model;

public sealed class ModelTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    public void A_loaded_chain_transforms_as_the_saved_one_did()
    {
        var data = Flower.View(_context, 5);
        var model = Chain().Fit(data);

        var loaded = Reload(model, data.Schema, out _);

        var (expected, actual) = (model.Transform(data), loaded.Transform(data));
        Assert.Equal(expected.Schema.Select(column => column.ToString()), actual.Schema.Select(column => column.ToString()));
        Assert.Equal(expected.Vectors("Features"), actual.Vectors("Features"));
        Assert.Equal(expected.Values<uint>("Key"), actual.Values<uint>("Key"));
        Assert.Equal(expected.Texts("Back"), actual.Texts("Back"));
        Assert.Equal(expected.Values<double>("Double"), actual.Values<double>("Double"));
    }

    [Fact]
    public void Keys_keep_their_values_through_the_file()
    {
        var data = Flower.View(_context, 5);

        var column = Reload(Chain().Fit(data), data.Schema, out _).GetOutputSchema(data.Schema)["Key"];

        Assert.Equal(["species 0", "species 1", "species 2"], column.KeyValues<ReadOnlyMemory<char>>().Select(value => value.ToString()));
    }

    [Fact]
    public void The_input_schema_comes_back_with_types_and_annotations()
    {
        var definition = SchemaDefinition.Create(typeof(Flower));
        definition["Petal"]!.ColumnType = new VectorDataViewType(NumberDataViewType.Single, 1, 2);
        definition["Petal"]!.AddAnnotation<VBuffer<ReadOnlyMemory<char>>>("SlotNames", new(2, ["x".AsMemory(), "y".AsMemory()]),
            new VectorDataViewType(TextDataViewType.Instance, 2));
        var data = _context.Data.LoadFromEnumerable(Flower.Rows(3), definition);
        var keyed = _context.Transforms.Conversion.MapValueToKey("Key", "Species").Fit(data).Transform(data);

        Reload(_context.Transforms.CopyColumns("A", "Height").Fit(keyed), keyed.Schema, out var schema);

        Assert.Equal(keyed.Schema.Select(column => (column.Name, column.Type)), schema!.Select(column => (column.Name, column.Type)));
        Assert.Equal(["x", "y"], schema!["Petal"].SlotNames());
        Assert.Equal(3, schema["Key"].KeyValues<ReadOnlyMemory<char>>().Length);
    }

    [Fact]
    public void A_model_saved_without_schema_loads_without_one()
    {
        var data = Flower.View(_context, 2);

        var loaded = Reload(_context.Transforms.CopyColumns("A", "Height").Fit(data), null, out var schema);

        Assert.Null(schema);
        Assert.Equal([0, 1], loaded.Transform(data).Values<float>("A"));
    }

    [Fact]
    public void A_model_goes_through_a_file()
    {
        string path = Path.GetTempFileName();
        try
        {
            var data = Flower.View(_context, 4);
            _context.Model.Save(Chain().Fit(data), data.Schema, path);

            var loaded = new MLContext().Model.Load(path, out var schema);

            Assert.Equal([1u, 2, 3, 1], loaded.Transform(data).Values<uint>("Key"));
            Assert.Equal(3, schema!.Count);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_chain_in_a_chain_is_saved_with_both()
    {
        var data = Flower.View(_context, 2);
        var inner = _context.Transforms.CopyColumns("A", "Height").Append(_context.Transforms.CopyColumns("B", "A")).Fit(data);
        var outer = inner.Append(_context.Transforms.CopyColumns("C", "B").Fit(inner.Transform(data)));

        Assert.Equal([0, 1], Reload(outer, data.Schema, out _).Transform(data).Values<float>("C"));
    }

    [Fact]
    public void A_file_that_is_no_model_is_an_error()
        => Assert.Throws<FormatException>(() => _context.Model.Load(new MemoryStream([1, 2, 3, 4]), out _));

    [Fact]
    public void A_model_cut_short_is_an_error()
    {
        var data = Flower.View(_context, 2);
        var stream = new MemoryStream();
        _context.Model.Save(Chain().Fit(data), data.Schema, stream);

        Assert.Throws<FormatException>(() => _context.Model.Load(new MemoryStream(stream.ToArray()[..(int)(stream.Length / 2)]), out _));
    }

    [Fact]
    public void A_component_that_refuses_its_part_of_the_model_is_named_as_the_cause()
    {
        var data = Flower.View(_context, 2);
        var stream = new MemoryStream();
        _context.Model.Save(_context.Transforms.CopyColumns("A", "Height").Fit(data), data.Schema, stream);
        ReplaceInParts(stream, "COPYCOLT"u8, "COPYCOLX"u8);

        var error = Assert.Throws<InvalidOperationException>(() => _context.Model.Load(stream, out _));

        Assert.IsType<TargetInvocationException>(error.InnerException);
        Assert.IsType<FormatException>(error.GetBaseException());
    }

    private static void ReplaceInParts(MemoryStream model, ReadOnlySpan<byte> old, ReadOnlySpan<byte> replacement)
    {
        using var archive = new ZipArchive(model, ZipArchiveMode.Update, leaveOpen: true);
        foreach (var entry in archive.Entries)
        {
            using var part = entry.Open();
            var content = new byte[part.Length];
            part.ReadExactly(content);
            int at = content.AsSpan().IndexOf(old);
            if (at < 0)
                continue;
            part.Position = at;
            part.Write(replacement);
        }
    }

    private EstimatorChain<ITransformer> Chain()
        => new EstimatorChain<ITransformer>()
            .Append(_context.Transforms.Concatenate("Features", "Height", "Petal"))
            .Append(_context.Transforms.Conversion.MapValueToKey("Key", "Species"))
            .Append(_context.Transforms.Conversion.MapKeyToValue("Back", "Key"))
            .Append(_context.Transforms.Conversion.ConvertType("Double", "Height", DataKind.Double))
            .Append(_context.Transforms.CopyColumns("Copy", "Petal"))
            .Append(_context.Transforms.SelectColumns("Features", "Key", "Back", "Double", "Copy"))
            .Append((IEstimator<ITransformer>)_context.Transforms.DropColumns("Copy"));

    private static ITransformer Reload(ITransformer model, DataViewSchema? inputSchema, out DataViewSchema? schema)
    {
        var stream = new MemoryStream();
        new MLContext().Model.Save(model, inputSchema, stream);
        stream.Position = 0;
        return new MLContext().Model.Load(stream, out schema);
    }
}
