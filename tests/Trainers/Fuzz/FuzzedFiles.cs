using System.Diagnostics;
using System.IO.Compression;
using System.Reflection;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Datasets;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Training;
using MLNetDeep.Trainers.Tests.Contract;
using MLNetDeep.Transforms;
using MLNetDeep.Transforms.Interop;

namespace MLNetDeep.Trainers.Tests.Fuzz;

/// <summary>A file of each kind that is read: models of the fixtures, alone and in zips, networks, checkpoints, data.</summary>
internal sealed class FuzzedFiles : IDisposable
{
    // Rows so long are the caller's own, and would say nothing of the model.
    private const int LongestRow = 1 << 20;

    private static readonly string Fixtures = Path.Combine(AppContext.BaseDirectory, "Fixtures");

    // Memory rather than a disk where there is such a place, for files that are read by their path.
    private readonly DirectoryInfo _directory = Directory.Exists("/dev/shm")
        ? Directory.CreateDirectory($"/dev/shm/fuzzed-{Environment.ProcessId}")
        : Directory.CreateTempSubdirectory("fuzzed");

    private readonly SortedDictionary<string, int> _others = new(StringComparer.Ordinal);

    /// <summary>Errors of ML.NET's own that are not typed, and how often they came.</summary>
    public IReadOnlyDictionary<string, int> Others => _others;

    private string PathOfFile => Path.Combine(_directory.FullName, "file");

    public void Dispose() => _directory.Delete(recursive: true);

    /// <summary>All files.</summary>
    public List<FuzzedFile> All()
    {
        List<FuzzedFile> files =
        [
            .. FixturesOf("*.zip").SelectMany(path => OfModel(Path.GetFileNameWithoutExtension(path), File.ReadAllBytes(path))),
            .. OfModel("categories", WithCategories()),
            .. FixturesOf("*.safetensors").Select(OfNetwork),
        ];
        string spec = NetworkSpecJson.Write(NetworkSpec.Residual(Shape.Of(3, 8, 8), 3, [1, 1], 4));
        files.Add(new("spec", FileForm.Json, Encoding.UTF8.GetBytes(spec), bytes => Typed<ModelFormatException>(
            () => NetworkSpecJson.Read(Encoding.UTF8.GetString(bytes)))));
        files.Add(OfCheckpoint("between epochs", null, epochs: 2, reads: null));
        files.Add(OfCheckpoint("within an epoch", new EarlyStopping(9), epochs: 3, reads: 4));
        byte[] digits = [0, 0, 8, 3, 0, 0, 0, 5, 0, 0, 0, 4, 0, 0, 0, 6, .. Enumerable.Range(0, 120).Select(i => (byte)i)];
        byte[] labels = [0, 0, 8, 1, 0, 0, 0, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8];
        files.Add(OfIdx("IDX images", FileForm.Plain, digits, 3));
        files.Add(OfIdx("IDX labels", FileForm.Plain, labels, 1));
        files.Add(OfIdx("gzipped IDX images", FileForm.Gzip, FileDamage.Zipped(digits), 3));
        files.Add(OfIdx("gzipped IDX labels", FileForm.Gzip, FileDamage.Zipped(labels), 1));
        return files;
    }

    // A text of many values and a key of few beside features.
    private static byte[] WithCategories()
    {
        var mlContext = new MLContext(1);
        IDataView data = ContractRows.Data(mlContext);
        ITransformer model = mlContext.Regression.Trainers.Mlp(
            new Mlp { Epochs = 1, HiddenUnits = [4] }, "Number", categoricalColumnNames: ["Shelf", "Label"]).Fit(data);
        using var stream = new MemoryStream();
        mlContext.Model.Save(model, data.Schema, stream);
        return stream.ToArray();
    }

    private IEnumerable<FuzzedFile> OfModel(string name, byte[] bytes)
    {
        // Without its description of the columns, whose reader, ML.NET's own, reads on for ever where some of its bytes are damaged.
        byte[] whole = FileDamage.Rezipped(bytes, (entry, part) => entry.FullName == "Schema" ? null : part);
        byte[]? normalizer = Normalizer(whole);
        yield return new(
            $"{name} in a zip", FileForm.Zip, whole,
            damaged => normalizer.AsSpan().SequenceEqual(Normalizer(damaged)) ? UseModel(damaged) : Outcome.NotTried);
        yield return new($"{name} in a zip, without ML.NET", FileForm.Zip, bytes, damaged => Typed<ModelFormatException>(
            () => UseSavedModels(damaged)));
        using var zip = new ZipArchive(new MemoryStream(bytes));
        IOrderedEnumerable<ZipArchiveEntry> parts =
            zip.Entries.Where(entry => entry.Name.EndsWith(".safetensors", StringComparison.Ordinal))
            .OrderBy(entry => entry.FullName, StringComparer.Ordinal);
        foreach ((ZipArchiveEntry? part, ITransformer? transformer) in
            parts.Zip(Ours(new MLContext(1).Model.Load(new MemoryStream(bytes), out _))))
        {
            Func<byte[], ITransformer> read = typeof(FuzzedFiles).GetMethod(nameof(Read), BindingFlags.NonPublic | BindingFlags.Static)!
                .MakeGenericMethod(LoaderOf(transformer.GetType())).CreateDelegate<Func<byte[], ITransformer>>();
            yield return new($"{name}, its part", FileForm.Safetensors, FileDamage.Content(part!), damaged => Typed<ModelFormatException>(
                () => Predict(read(damaged))));
        }
    }

    // A chain's NormalizingTransformer, whose reader, ML.NET's own, reads on for ever where its number of dimensions is damaged.
    private static byte[]? Normalizer(byte[] bytes)
    {
        try
        {
            using var zip = new ZipArchive(new MemoryStream(bytes));
            return zip.GetEntry("TransformerChain/Transform_001/Model.key") is { } entry ? FileDamage.Content(entry) : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static FuzzedFile OfNetwork(string path) => new(
        Path.GetFileName(path), FileForm.Safetensors, File.ReadAllBytes(path),
        bytes => Typed<ModelFormatException>(() => UseNetwork(bytes)));

    private static IEnumerable<string> FixturesOf(string pattern)
        => Directory.GetFiles(Fixtures, pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    private FuzzedFile OfIdx(string name, FileForm form, byte[] bytes, int dimensions) => new(name, form, bytes, damaged =>
    {
        File.WriteAllBytes(PathOfFile, damaged);
        return Typed<DatasetFormatException>(() => IdxFile.Read(PathOfFile, dimensions));
    });

    private FuzzedFile OfCheckpoint(string name, EarlyStopping? stopping, int epochs, int? reads)
    {
        File.Delete(PathOfFile);
        Train(stopping, epochs, reads);
        return new($"checkpoint {name}", FileForm.Safetensors, File.ReadAllBytes(PathOfFile), damaged =>
        {
            File.WriteAllBytes(PathOfFile, damaged);
            return Typed<ModelFormatException, CheckpointMismatchException, NonFiniteLossException>(() => Train(stopping, 3, null));
        });
    }

    // Cancelled when so many batches have been read.
    private void Train(EarlyStopping? stopping, int epochs, int? reads)
    {
        const int Rows = 16, Inputs = 3;
        using var cancellation = new CancellationTokenSource();
        float[] features = [.. Enumerable.Range(0, Rows * Inputs).Select(i => i % 7 * 0.25f)];
        var rows = new InMemoryBatches(features, Inputs, [.. Enumerable.Range(0, Rows).Select(i => i % 2)], 2);
        var spec = NetworkSpec.Sequential(
            Shape.Of(Inputs), new Dense(4), new BatchNormalization(), new Relu(), new Dense(2), new Softmax());
        NetworkTrainer.Train(
            new Network(spec, 1),
            new CountedBatches(rows, () =>
            {
                if (--reads == 0)
                {
                    cancellation.Cancel();
                }
            }),
            rows,
            new TrainingOptions
            {
                Epochs = epochs,
                BatchSize = 8,
                Threads = 1,
                Optimizer = new AdamOptimizer(),
                Schedule = new ReduceOnPlateauLearningRate(),
                EarlyStopping = stopping,
                CancellationToken = cancellation.Token,
                Checkpoint = new Checkpoint(PathOfFile) { EveryEpochs = null, EveryTime = null },
            });
    }

    private Outcome UseModel(byte[] bytes)
    {
        try
        {
            foreach (ITransformer transformer in
                Ours(MLNetDeepCatalog.Load(new MLContext(1).Model, new MemoryStream(bytes), "file", out _)))
            {
                Predict(transformer);
            }
            return Outcome.Read;
        }
        catch (ModelFormatException exception)
        {
            Exception cause = exception.InnerException!.GetBaseException();
            if (Chain(exception.InnerException).Any(inner => inner is ModelFormatException))
            {
                return Outcome.Refused;
            }
            Type? thrower = new StackTrace(cause).GetFrames().Select(frame => frame.GetMethod()?.DeclaringType)
                .FirstOrDefault(type => type?.Namespace?.StartsWith("System", StringComparison.Ordinal) == false);
            if (thrower?.FullName?.StartsWith("MLNetDeep.", StringComparison.Ordinal) == true)
            {
                throw;
            }
            string key = $"{cause.GetType().Name} in {thrower?.FullName}";
            _others[key] = _others.GetValueOrDefault(key) + 1;
            return Outcome.Refused;
        }
    }

    private static IEnumerable<Exception> Chain(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            yield return exception;
        }
    }

    private static void UseNetwork(byte[] bytes)
    {
        Network network = NetworkSerializer.Read(new MemoryStream(bytes));
        network.Predict(new float[network.Spec.Input.Elements], 1, new float[network.Spec.Output.Elements]);
    }

    private static void UseSavedModels(byte[] bytes)
    {
        foreach (SavedModel model in SavedModel.LoadAll(new MemoryStream(bytes)))
        {
            if (model.Model.FeatureCount <= LongestRow)
            {
                float[] outputs = new float[model.OutputSize];
                model.Predict(new float[model.Model.FeatureCount], outputs);
                model.LabelOf(outputs);
            }
        }
    }

    private static void Predict(ITransformer transformer)
    {
        (string? column, int size) = transformer switch
        {
            ISingleFeaturePredictionTransformer<object> trained
                => (trained.FeatureColumnName, ((VectorDataViewType)trained.FeatureColumnType).Size),
            NetworkStageTransformer stage => (stage.InputColumnName, (int)stage.Model.Spec.Input.Elements),
            MissingValueTransformer filling => (filling.InputColumnName, filling.FillValues.Count),
            _ => (((PixelOrderTransformer)transformer).InputColumnName, ((PixelOrderTransformer)transformer).Order.Count),
        };
        if (size <= LongestRow)
        {
            OneRow.Predict(transformer, column, size, (transformer as ModelTransformer<Network>)?.Column.Categories ?? []);
        }
    }

    // Of a task's transformer it stands beside it; others are their own.
    private static Type LoaderOf(Type transformer) => transformer.IsGenericType
        ? transformer.Assembly.GetType($"{transformer.Namespace}.{transformer.Name.Split("Transformer")[0]}Loader", throwOnError: true)!
        : transformer;

    private static ITransformer Read<TLoader>(byte[] bytes) where TLoader : ILoader => TLoader.Read(new MemoryStream(bytes));

    private static IEnumerable<ITransformer> Ours(ITransformer model)
        => model is IEnumerable<ITransformer> chain ? chain.SelectMany(Ours) : model is BlockTransformer ? [model] : [];

    private static Outcome Typed<T>(Action action) where T : Exception => Typed<T, T, T>(action);

    private static Outcome Typed<T1, T2, T3>(Action action)
        where T1 : Exception where T2 : Exception where T3 : Exception
    {
        try
        {
            action();
            return Outcome.Read;
        }
        catch (Exception exception) when (exception is T1 or T2 or T3)
        {
            return Outcome.Refused;
        }
    }

    /// <summary>Batches that something is called before.</summary>
    private sealed class CountedBatches(InMemoryBatches rows, Action reading) : IBatchSource
    {
        public int InputSize => rows.InputSize;

        public int TargetSize => rows.TargetSize;

        public int Classes => rows.Classes;

        public long? Rows => rows.Rows;

        public IBatchReader StartEpoch(int epoch) => new Reader(rows.StartEpoch(epoch), reading);

        private sealed class Reader(IBatchReader reader, Action reading) : IBatchReader
        {
            public int ReadBatch(Span<float> inputs, Span<float> targets, Span<float> weights)
            {
                reading();
                return reader.ReadBatch(inputs, targets, weights);
            }

            public void Dispose() => reader.Dispose();
        }
    }
}
