using System.Text.Json;
using Microsoft.ML;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Transforms.Serving;

namespace MLNetDeep;

/// <summary>
/// A saved model, a whole chain of ML.NET, that predicts from objects, dictionaries or JSON, with no class declared for its columns. It is
/// thread-safe: one serves a whole application, each thread by itself.
/// </summary>
/// <remarks>
/// Fields are matched by the names of columns, upper and lower case apart. Only those that the answer depends on are needed: not the label.
/// </remarks>
/// <example><code>
/// using var predictor = Predictor.Load("iris.zip");
/// var prediction = predictor.Predict(new { SepalLength = 5.1f, SepalWidth = 3.5f, PetalLength = 1.4f, PetalWidth = 0.2f });
/// Console.WriteLine($"{prediction.Label}: {prediction.Probabilities[prediction.Label!]:P1}");
/// </code></example>
public sealed class Predictor : IDisposable
{
    private readonly Lock _reloading = new();
    private readonly PredictorOptions _options;
    private readonly FileWatch? _watch;
    private ServedModel? _model;

    /// <summary>Creates a predictor of a transformer that is in memory, which it does not dispose of.</summary>
    /// <param name="transformer">The transformer, as a rule a fitted chain.</param>
    /// <param name="inputSchema">The columns that it is given.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="InvalidOperationException">A step does not map each row by itself.</exception>
    /// <exception cref="ArgumentException">A column is not there.</exception>
    /// <example><code>
    /// using var predictor = new Predictor(model, data.Schema);
    /// </code></example>
    public Predictor(ITransformer transformer, DataViewSchema inputSchema, PredictorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(transformer);
        ArgumentNullException.ThrowIfNull(inputSchema);
        _options = options ?? new PredictorOptions();
        _options.Validate();
        _model = new ServedModel(transformer, inputSchema, _options, owns: false);
    }

    private Predictor(string path, PredictorOptions? options, bool watches)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _options = options ?? new PredictorOptions();
        _options.Validate();
        Path = System.IO.Path.GetFullPath(path);
        var stamp = FileStamp.Of(Path);
        _model = ModelLoading.Load(Path, _options);
        if (watches)
        {
            _watch = new FileWatch(Path, stamp, _options.PollInterval, TryReload);
        }
    }

    /// <summary>
    /// Occurs when a file that is watched has changed and was loaded, or was not and the model before it goes on. On a thread of the pool.
    /// </summary>
    public event EventHandler<PredictorReloadedEventArgs>? Reloaded;

    /// <summary>The model's file; null where the model came from memory.</summary>
    public string? Path { get; }

    /// <summary>The fields that a row must have, in the order of the columns.</summary>
    /// <exception cref="ObjectDisposedException">The predictor is disposed of.</exception>
    public IReadOnlyList<PredictorField> Inputs => Current.Inputs;

    /// <summary>The columns that predictions are made of.</summary>
    /// <exception cref="ObjectDisposedException">The predictor is disposed of.</exception>
    public IReadOnlyList<PredictorField> Outputs => Current.Outputs;

    /// <summary>The labels that a classifier tells apart, in the order of its scores; empty where there are none.</summary>
    /// <exception cref="ObjectDisposedException">The predictor is disposed of.</exception>
    public IReadOnlyList<string> Labels => Current.Labels;

    /// <summary>The steps of the model, a line each, and the layers of each network.</summary>
    /// <exception cref="ObjectDisposedException">The predictor is disposed of.</exception>
    public string Summary => Current.Summary;

    private ServedModel Current
    {
        get
        {
            ServedModel? model = Volatile.Read(ref _model);
            ObjectDisposedException.ThrowIf(model is null, this);
            return model;
        }
    }

    /// <summary>Loads a model that ML.NET saved, with its input schema.</summary>
    /// <param name="path">The file, as a rule <c>.zip</c>.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ModelFormatException">The file is no model, is damaged, or has no input schema.</exception>
    /// <exception cref="InvalidOperationException">A step does not map each row by itself.</exception>
    /// <exception cref="ArgumentException">A column of the options is not there.</exception>
    /// <example><code>
    /// using var predictor = Predictor.Load("model.zip", new PredictorOptions { Columns = ["Score"] });
    /// </code></example>
    public static Predictor Load(string path, PredictorOptions? options = null) => new(path, options, watches: false);

    /// <summary>
    /// Loads a model that ML.NET saved, and again when the file changes. Predictions go on meanwhile: each is made by one model, the old or
    /// the new. A file that does not load changes nothing; <see cref="Reloaded"/> says so.
    /// </summary>
    /// <param name="path">The file. To replace it, write another beside it and rename that.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ModelFormatException">The file is no model, is damaged, or has no input schema.</exception>
    /// <exception cref="InvalidOperationException">A step does not map each row by itself.</exception>
    /// <exception cref="ArgumentException">A column of the options is not there.</exception>
    /// <example><code>
    /// using var predictor = Predictor.Watch("model.zip");
    /// predictor.Reloaded += (_, reload) => Console.WriteLine(reload.Error?.Message ?? "a new model");
    /// </code></example>
    public static Predictor Watch(string path, PredictorOptions? options = null) => new(path, options, watches: true);

    /// <summary>Predicts of one row.</summary>
    /// <param name="row">
    /// An object whose properties or fields have the columns' names or a <c>ColumnName</c>, others are let be; a dictionary from names to
    /// values; or a <see cref="JsonElement"/>. In dictionaries and JSON a name that is no column's is an error.
    /// </param>
    /// <exception cref="PredictorInputException">Fields are missing, unknown or of another type.</exception>
    /// <exception cref="ObjectDisposedException">The predictor is disposed of.</exception>
    /// <example><code>
    /// var prediction = predictor.Predict(new Dictionary&lt;string, object?&gt; { ["Age"] = 31, ["Income"] = 52000f });
    /// </code></example>
    public Prediction Predict<TRow>(TRow row)
    {
        ServedModel model = Enter();
        try
        {
            return model.Predict(row);
        }
        catch (JsonException exception)
        {
            throw Unreadable(exception);
        }
        finally
        {
            model.Leave();
        }
    }

    /// <summary>Predicts of several rows, by the block, all by one model.</summary>
    /// <param name="rows">The rows, as <see cref="Predict"/> takes them.</param>
    /// <exception cref="PredictorInputException">Fields of a row are missing, unknown or of another type.</exception>
    /// <exception cref="ObjectDisposedException">The predictor is disposed of.</exception>
    public IReadOnlyList<Prediction> PredictMany<TRow>(IEnumerable<TRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ServedModel model = Enter();
        try
        {
            return model.PredictMany(rows.Select(row => (object?)row));
        }
        catch (JsonException exception)
        {
            throw Unreadable(exception);
        }
        finally
        {
            model.Leave();
        }
    }

    /// <summary>Predicts of one row of JSON, an object with a value for each field.</summary>
    /// <param name="json">The object; numbers may be null where they are missing, vectors are arrays.</param>
    /// <exception cref="PredictorInputException">It is no such object.</exception>
    /// <exception cref="ObjectDisposedException">The predictor is disposed of.</exception>
    /// <example><code>
    /// Console.WriteLine(predictor.PredictJson("""{ "Age": 31, "Income": 52000 }""").ToJson());
    /// </code></example>
    public Prediction PredictJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return JsonRows.Encoded(json, PredictJson);
    }

    /// <summary>Predicts of one row of JSON in UTF-8, as a request has it: numbers are read where they lie.</summary>
    /// <param name="json">The object; numbers may be null where they are missing, vectors are arrays.</param>
    /// <exception cref="PredictorInputException">It is no such object.</exception>
    /// <exception cref="ObjectDisposedException">The predictor is disposed of.</exception>
    /// <example><code>
    /// Console.WriteLine(predictor.PredictJson("""{ "Age": 31, "Income": 52000 }"""u8).Label);
    /// </code></example>
    public Prediction PredictJson(ReadOnlySpan<byte> json)
    {
        ServedModel model = Enter();
        try
        {
            return model.Predict(json);
        }
        catch (JsonException exception)
        {
            throw Unreadable(exception);
        }
        finally
        {
            model.Leave();
        }
    }

    /// <summary>Predicts of several rows of JSON, an array of objects, by the block.</summary>
    /// <param name="json">The array.</param>
    /// <exception cref="PredictorInputException">It is no such array.</exception>
    /// <exception cref="ObjectDisposedException">The predictor is disposed of.</exception>
    public IReadOnlyList<Prediction> PredictManyJson(string json)
    {
        using JsonDocument document = Parse(json);
        return document.RootElement.ValueKind == JsonValueKind.Array
            ? PredictMany(document.RootElement.EnumerateArray())
            : throw new PredictorInputException($"The JSON is {document.RootElement.ValueKind}; expected an array of objects.");
    }

    /// <summary>Loads the file again now, whether it has changed or not; where it does not load, the model before it goes on.</summary>
    /// <exception cref="InvalidOperationException">The model came from memory, or a step does not map each row by itself.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ModelFormatException">The file is no model, is damaged, or has no input schema.</exception>
    /// <exception cref="ObjectDisposedException">The predictor is disposed of.</exception>
    public void Reload()
    {
        if (Path is null)
        {
            throw new InvalidOperationException("The model came from memory, there is no file to load again: create another predictor.");
        }
        lock (_reloading)
        {
            _ = Current;
            ServedModel loaded = ModelLoading.Load(Path, _options);
            ServedModel? before = Volatile.Read(ref _model);
            if (before is null || Interlocked.CompareExchange(ref _model, loaded, before) != before)
            {
                loaded.Leave();
                ObjectDisposedException.ThrowIf(true, this);
            }
            before.Leave();
        }
    }

    /// <summary>Ends the watch, and frees the model when the last prediction is made.</summary>
    public void Dispose()
    {
        _watch?.Dispose();
        Interlocked.Exchange(ref _model, null)?.Leave();
    }

    private static JsonDocument Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return JsonDocument.Parse(json);
        }
        catch (JsonException exception)
        {
            throw Unreadable(exception);
        }
    }

    private static PredictorInputException Unreadable(JsonException exception) =>
        new($"The JSON cannot be read: {exception.Message}", exception);

    // The model may be retired between the look and the entry; the next look finds another.
    private ServedModel Enter()
    {
        while (true)
        {
            ServedModel model = Current;
            if (model.TryEnter())
            {
                return model;
            }
        }
    }

    private void TryReload()
    {
        Exception? error = null;
        try
        {
            Reload();
        }
        catch (ObjectDisposedException)
        {
            return;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            error = exception;
        }
        Reloaded?.Invoke(this, new PredictorReloadedEventArgs(Path!, error));
    }
}
