using System.IO.Compression;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Transforms;

namespace MLNetDeep.Trainers.Tests;

public sealed class SaveAndLoadTests
{
    private readonly MLContext _mlContext = new(1);

    private (ITransformer Model, IDataView Data) Trained()
    {
        IDataView data = _mlContext.Data.LoadFromEnumerable(Blobs.Rows(90));
        var pipeline =
            _mlContext.Transforms.Conversion.MapValueToKey("Label").Append(_mlContext.MulticlassClassification.Trainers.Mlp(epochs: 3));
        return (pipeline.Fit(data), data);
    }

    private byte[] Saved(ITransformer model, DataViewSchema schema)
    {
        using var stream = new MemoryStream();
        _mlContext.Model.Save(model, schema, stream);
        return stream.ToArray();
    }

    private static ITransformer Load(byte[] file) => new MLContext().Model.Load(new MemoryStream(file), out _);

    [Fact]
    public void A_loaded_model_scores_bit_for_bit_as_the_saved_one()
    {
        (ITransformer? model, IDataView? data) = Trained();
        Assert.Equal(Blobs.Scores(model.Transform(data)), Blobs.Scores(Load(Saved(model, data.Schema)).Transform(data)));
    }

    // So every test here, of every model, saves and loads as a file-based app or native AOT would.
    [Fact]
    public void JsonSerializer_has_no_reflection_in_this_process() => Assert.False(JsonSerializer.IsReflectionEnabledByDefault);

    [Fact]
    public void Network_history_and_classes_come_back()
    {
        IDataView data = Blobs.Data(_mlContext, 60);
        MulticlassTransformer<Network> model = _mlContext.MulticlassClassification.Trainers.Mlp(epochs: 3).Fit(data);
        MulticlassTransformer<Network> loaded = Assert.IsType<MulticlassTransformer<Network>>(Unwrap(Load(Saved(model, data.Schema))));
        Assert.Equal(model.Summary.ToString(), loaded.Summary.ToString());
        Assert.Equal(model.History.Epochs, loaded.History.Epochs);
        Assert.Equal(model.History.Reason, loaded.History.Reason);
        Assert.Equal(model.ClassNames, loaded.ClassNames);
        Assert.Equal(model.FeatureColumnName, loaded.FeatureColumnName);
        Assert.Equal(model.FeatureColumnType, loaded.FeatureColumnType);
    }

    // A model saved alone comes back alone or as a chain of one.
    private static ITransformer Unwrap(ITransformer model) => model is IEnumerable<ITransformer> chain ? chain.Single() : model;

    [Theory]
    [InlineData(typeof(int))]
    [InlineData(typeof(bool))]
    [InlineData(typeof(double))]
    public void Classes_of_other_types_than_text_come_back(Type type)
    {
        IDataView data =
            type == typeof(int) ? Labelled(i => i * 10 - 10) : type == typeof(bool) ? Labelled(i => i % 2 == 0) : Labelled(i => i * 0.1);
        var model = _mlContext.Transforms.Conversion.MapValueToKey("Label")
            .Append(_mlContext.MulticlassClassification.Trainers.Mlp(epochs: 1))
            .Append(_mlContext.Transforms.Conversion.MapKeyToValue("PredictedValue", "PredictedLabel"))
            .Fit(data);
        DataViewType expected = model.Transform(data).Schema["PredictedValue"].Type;
        ITransformer loaded = Load(Saved(model, data.Schema));
        Assert.Equal(expected, loaded.Transform(data).Schema["PredictedValue"].Type);
        Assert.Equal(type, expected.RawType);

        IDataView Labelled<T>(Func<int, T> label)
            => _mlContext.Data.LoadFromEnumerable(
                Blobs.Rows(30).Select((row, i) => new Labelled<T> { Features = row.Features, Label = label(i % 3) }));
    }

    private sealed class Labelled<T>
    {
        [VectorType(4)]
        public float[] Features { get; set; } = [];
        public T Label { get; set; } = default!;
    }

    [Fact]
    public void Concurrent_engines_over_one_loaded_model_answer_as_one()
    {
        (ITransformer? model, IDataView? data) = Trained();
        ITransformer loaded = Load(Saved(model, data.Schema));
        List<Blobs.Row> rows = Blobs.Rows(200, seed: 9);
        float[] alone = Predict();
        float[][] together = new float[4][];
        Parallel.For(0, together.Length, i => together[i] = Predict());
        Assert.All(together, scores => Assert.Equal(alone, scores));

        float[] Predict()
        {
            PredictionEngine<Blobs.Row, Blobs.Scored> engine = new MLContext().Model.CreatePredictionEngine<Blobs.Row,
            Blobs.Scored>(loaded);
            return [.. rows.SelectMany(row => engine.Predict(row).Score)];
        }
    }

    [Fact]
    public void Every_cut_of_our_part_is_a_typed_error()
    {
        (ITransformer? model, IDataView? data) = Trained();
        byte[] file = Saved(model, data.Schema);
        int length = PartOf(file).Length;
        foreach (int cut in new[] { 0, 1, 7, 8, 100, length / 2, length - 1 })
        {
            AssertFormatError(WithPart(file, part => part[..cut]), $"cut to {cut} of {length}");
        }
    }

    [Fact]
    public void Flipped_bytes_of_our_part_are_a_typed_error()
    {
        (ITransformer? model, IDataView? data) = Trained();
        byte[] file = Saved(model, data.Schema);
        int length = PartOf(file).Length;
        for (int at = 0; at < length; at += 1 + length / 60)
        {
            AssertFormatError(WithPart(file, part =>
            {
                part[at] ^= 0x10;
                return part;
            }), $"byte {at} of {length}");
        }
    }

    [Fact]
    public void A_missing_part_is_a_typed_error()
    {
        (ITransformer? model, IDataView? data) = Trained();
        AssertFormatError(WithPart(Saved(model, data.Schema), _ => null), "no part");
    }

    private static void AssertFormatError(byte[] file, string what)
    {
        Exception? exception = Assert.ThrowsAny<Exception>(() => Load(file));
        while (exception is not null and not ModelFormatException)
        {
            exception = exception.InnerException;
        }
        Assert.True(exception is ModelFormatException, what);
    }

    private static byte[] PartOf(byte[] file)
    {
        byte[]? found = null;
        WithPart(file, part => found = part);
        return found!;
    }

    // The file again with our part changed, or left out where the change gives null.
    private static byte[] WithPart(byte[] file, Func<byte[], byte[]?> change)
    {
        using var changed = new MemoryStream();
        using (var source = new ZipArchive(new MemoryStream(file)))
        using (var target = new ZipArchive(changed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (ZipArchiveEntry entry in source.Entries)
            {
                using var content = new MemoryStream();
                using (Stream stream = entry.Open())
                {
                    stream.CopyTo(content);
                }
                byte[]? bytes = entry.FullName.EndsWith("Model.safetensors", StringComparison.Ordinal)
                    ? change(content.ToArray())
                    : content.ToArray();
                if (bytes is null)
                {
                    continue;
                }
                using Stream destination = target.CreateEntry(entry.FullName).Open();
                destination.Write(bytes);
            }
        }
        return changed.ToArray();
    }
}
