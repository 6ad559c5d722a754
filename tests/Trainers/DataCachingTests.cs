using Microsoft.ML;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Transforms;

namespace MLNetDeep.Trainers.Tests;

/// <summary>Whether rows are kept in memory or streamed.</summary>
public sealed class DataCachingTests
{
    // A row of WatchedRows in memory: three features, the class, and in the shuffle buffer three features, the class and a weight.
    private const long BytesOfRow = 4 * 4;
    private const long BytesOfBufferedRow = 4 * 5;

    private static MulticlassTransformer<Network> Fit(
        IDataView data, Func<Mlp, Mlp>? change = null, IDataView? validation = null, MLContext? mlContext = null)
    {
        var options = MlpPreset.Simple with { Epochs = 2, HiddenUnits = [4], Seed = 3, BatchSize = 16 };
        options = change?.Invoke(options) ?? options;
        MulticlassTrainer<Network> trainer = (mlContext ?? new MLContext(1)).MulticlassClassification.Trainers.Mlp(options);
        return validation is null ? trainer.Fit(data) : trainer.Fit(data, validation);
    }

    private static float[] Scores(MulticlassTransformer<Network> model) => Blobs.Scores(model.Transform(new WatchedRows(200)));

    [Fact]
    public void Rows_that_fit_are_read_once()
    {
        var rows = new WatchedRows(200);
        Fit(rows);
        Assert.Equal(1, rows.Opened);
        rows = new WatchedRows(200);
        Fit(rows, learner => learner with { DataMemoryLimit = 200 * BytesOfRow });
        Assert.Equal(1, rows.Opened);
    }

    [Fact]
    public void Rows_that_do_not_fit_are_read_until_they_do_not_and_then_streamed()
    {
        var read = new List<int>();
        var rows = new WatchedRows(200) { Reading = read.Add };
        var messages = new List<string>();
        var mlContext = new MLContext(1);
        mlContext.Log += (_, message) => messages.Add(message.Message);
        Fit(rows, learner => learner with { DataMemoryLimit = (100 * BytesOfRow) + 1 }, mlContext: mlContext);
        Assert.Equal(Enumerable.Range(0, 101), read[..101]);
        // A pass to learn the scaling and one for each epoch.
        Assert.Equal(101 + (3 * 200), read.Count);
        Assert.Contains(
            messages,
            message => message.EndsWith(
                "The training rows do not fit into 1,601 bytes of memory: they are streamed.", StringComparison.Ordinal));
    }

    [Fact]
    public void Rows_known_to_be_too_many_are_streamed_at_once()
    {
        var rows = new WatchedRows(200) { KnowsCount = true };
        Fit(rows, learner => learner with { DataMemoryLimit = 199 * BytesOfRow });
        Assert.Equal(3, rows.Opened);
    }

    [Fact]
    public void Streaming_streams_what_would_fit_and_memory_keeps_what_would_not()
    {
        var rows = new WatchedRows(200);
        Fit(rows, learner => learner with { DataCaching = DataCaching.Streaming });
        Assert.Equal(3, rows.Opened);
        rows = new WatchedRows(200);
        Fit(rows, learner => learner with { DataCaching = DataCaching.Memory, DataMemoryLimit = 1 });
        Assert.Equal(1, rows.Opened);
    }

    [Fact]
    public void A_buffer_for_all_rows_gives_the_same_bits_as_memory()
    {
        float[] inMemory = Scores(Fit(new WatchedRows(200), learner => learner with { DataCaching = DataCaching.Memory }));
        Assert.Equal(inMemory, Scores(Fit(new WatchedRows(200))));
        Assert.Equal(inMemory, Scores(Fit(new WatchedRows(200), learner => learner with { DataCaching = DataCaching.Streaming })));
        Assert.Equal(
            inMemory,
            Scores(
                Fit(
                    new WatchedRows(200),
                    learner => learner with { DataCaching = DataCaching.Streaming, DataMemoryLimit = 200 * BytesOfBufferedRow })));
        Assert.NotEqual(
            inMemory,
            Scores(
                Fit(
                    new WatchedRows(200),
                    learner => learner with { DataCaching = DataCaching.Streaming, DataMemoryLimit = 20 * BytesOfBufferedRow })));
    }

    [Fact]
    public void The_buffer_is_as_large_as_the_limit_allows()
    {
        float[] limited = Scores(Fit(new WatchedRows(200), learner => learner with { DataMemoryLimit = (20 * BytesOfBufferedRow) + 3 }));
        Assert.Equal(Scores(Fit(new WatchedRows(200), learner => learner with { StreamingBufferRows = 20 })), limited);
        Assert.NotEqual(Scores(Fit(new WatchedRows(200), learner => learner with { StreamingBufferRows = 21 })), limited);
    }

    [Fact]
    public void A_limit_below_a_row_still_trains()
        => Assert.Equal(
            Scores(Fit(new WatchedRows(200), learner => learner with { StreamingBufferRows = 1 })),
            Scores(Fit(new WatchedRows(200), learner => learner with { DataMemoryLimit = 1 })));

    [Fact]
    public void Validation_rows_that_do_not_fit_beside_the_others_are_streamed_and_measure_the_same()
    {
        (WatchedRows? training, WatchedRows? watched) = (new WatchedRows(100), new WatchedRows(150));
        MulticlassTransformer<Network> limited = Fit(training, learner => learner with { DataMemoryLimit = 249 * BytesOfRow }, watched);
        Assert.Equal(1, training.Opened);
        // Until they do not fit, and once for each epoch.
        Assert.Equal(3, watched.Opened);
        (training, watched) = (new WatchedRows(100), new WatchedRows(150));
        MulticlassTransformer<Network> inMemory = Fit(training, learner => learner with { DataMemoryLimit = 250 * BytesOfRow }, watched);
        Assert.Equal((1, 1), (training.Opened, watched.Opened));
        Assert.Equal(Scores(inMemory), Scores(limited));
        Assert.Equal(
            inMemory.History.Epochs.Select(epoch => epoch.ValidationLoss), limited.History.Epochs.Select(epoch => epoch.ValidationLoss));
    }

    [Fact]
    public void The_limit_is_a_quarter_of_what_the_process_may_use()
    {
        var labels = new KeyLabels(2, null);
        var memory = new DataMemory(new Mlp(), new LabeledColumns("Features", 3, "Label", labels, null));
        Assert.Equal(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4, memory.Limit);
        Assert.True(memory.Limit > 1 << 20);
    }

    [Fact]
    public void Options_that_contradict_each_other_are_refused()
    {
        var mlContext = new MLContext(1);
        Assert.Contains("StreamingBufferRows", Refused(new() { DataCaching = DataCaching.Memory, StreamingBufferRows = 5 }));
        Assert.Contains("DataMemoryLimit", Refused(new() { DataMemoryLimit = 0 }));
        Assert.Contains("DataCaching", Refused(new() { DataCaching = (DataCaching)7 }));

        string Refused(Mlp options)
            => Assert.Throws<ArgumentOutOfRangeException>(() => mlContext.MulticlassClassification.Trainers.Mlp(options)).Message;
    }
}
