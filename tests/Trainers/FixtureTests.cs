using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Engine.Training;
using MLNetDeep.Trainers.Tests.Contract;
using MLNetDeep.Transforms;

namespace MLNetDeep.Trainers.Tests;

/// <summary>
/// Files that earlier versions wrote, a directory a version: each model beside what it predicted then, row by row. Never changed: a new
/// version's files come in a directory of their own.
/// </summary>
public sealed class FixtureTests : IDisposable
{
    // Processors of other vector instructions sum in another order; what is learned on after a checkpoint strays further.
    private const double RoundingOfPrediction = 1e-5;
    private const double RoundingOfTraining = 1e-3;

    private static readonly string Root = Path.Combine(AppContext.BaseDirectory, "Fixtures");
    private static readonly MLContext MLContext = new(1);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("fixtures");

    public static TheoryData<string> Models => [.. Files("*.zip")];

    public static TheoryData<string> Checkpoints => [.. Files("*.checkpoint")];

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void There_is_a_fixture_of_every_transformer()
    {
        IEnumerable<Type> loaded = Files("*.zip").Select(file => MLContext.Model.Load(Path.Combine(Root, file), out _).GetType());

        Assert.Empty(ContractCases.All.Keys.Select(name => ContractModels.Of(name).GetType()).Except(loaded));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void A_model_of_an_earlier_version_predicts_as_it_did(string file)
    {
        ITransformer model = MLContext.Model.Load(Path.Combine(Root, file), out DataViewSchema? schema);
        IDataView data = schema["Features"].Type is VectorDataViewType { Size: 4 }
            ? MLContext.Data.LoadFromEnumerable(Blobs.Rows(60))
            : ContractModels.Data;

        AssertPredictions(file, model.Transform(data), RoundingOfPrediction);
    }

    [Fact]
    public void A_network_of_an_earlier_version_predicts_as_it_did()
    {
        Network network = NetworkSerializer.Load(Path.Combine(Root, "0.1.0", "ResidualNetwork.safetensors"));
        float[] scores = new float[ContractRows.Count * 3];
        network.Predict(ContractRows.Rows().SelectMany(row => row.Features).ToArray(), ContractRows.Count, scores);

        (string[]? names, string[][]? expected) = Predictions("0.1.0/ResidualNetwork.txt");
        Assert.Equal(["PredictedLabel", "Score"], names);
        AssertClose(Numbers(expected.Select(row => row[1..])), scores, RoundingOfPrediction);
    }

    [Theory]
    [MemberData(nameof(Checkpoints))]
    public void A_training_goes_on_from_a_checkpoint_of_an_earlier_version_to_the_same_model(string file)
    {
        string path = Path.Combine(_directory.FullName, "training.checkpoint");
        File.Copy(Path.Combine(Root, file), path);
        ResumedTraining? resumed = null;
        IDataView scored = Scored(
            Path.GetFileNameWithoutExtension(file), epochs: 5, new Checkpoint(path) { Resumed = point => resumed = point });

        Assert.Equal(new ResumedTraining(path, 2, 0), resumed);
        AssertPredictions(file.Replace(".checkpoint", "Checkpoint.zip", StringComparison.Ordinal), scored, RoundingOfTraining);
    }

    [Fact]
    public void A_training_goes_on_from_what_a_regression_of_an_earlier_version_predicted()
    {
        const string File = "0.1.0/MlpRegressionTrainer.zip";
        RegressionTransformer<Network> model = MLContext.Regression.Trainers.Mlp(
            MlpPreset.Simple with
            {
                Epochs = 1,
                InitialModel = MLContext.Model.Load(Path.Combine(Root, File), out _),
                Optimizer = new SgdOptimizer(1e-30f),
            },
            "Number").Fit(ContractModels.Data);

        Assert.IsType<OutputScaling>(model.Model.Spec.Nodes[^1].Layer);
        AssertPredictions(File, model.Transform(ContractModels.Data), RoundingOfPrediction);
    }

    // What the model of a fixture's training predicts, which a checkpoint's name tells.
    private static IDataView Scored(string training, int epochs, Checkpoint checkpoint)
    {
        var mlp = MlpPreset.Simple with
        {
            Epochs = epochs,
            HiddenUnits = [8],
            Dropout = 0.2f,
            Seed = 3,
            ValidationFraction = 0.2,
            Optimizer = training == "Momentum" ? new MomentumOptimizer(0.01f, 0.9f) : new AdamOptimizer(),
            Checkpoint = checkpoint,
        };
        if (training == "Regression")
        {
            IDataView rows = Surface.Data(MLContext, 100);
            return MLContext.Regression.Trainers.Mlp(mlp with { EarlyStopping = new EarlyStopping() }).Fit(rows).Transform(rows);
        }
        IDataView data = Blobs.Data(MLContext, 200);
        return MLContext.MulticlassClassification.Trainers.Mlp(training == "Hinge" ? mlp with { Loss = new MarginLoss() } : mlp)
            .Fit(data).Transform(data);
    }

    private static IEnumerable<string> Files(string pattern)
        => Directory.GetFiles(Root, pattern, SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Root, path))
            .Order(StringComparer.Ordinal);

    private static (string[] Columns, string[][] Rows) Predictions(string file)
    {
        string[] lines = File.ReadAllLines(Path.Combine(Root, file));
        return (lines[0].Split(' '), [.. lines.Skip(1).Select(line => line.Split(' '))]);
    }

    // Texts, labels and answers are the same; numbers are close, column by column.
    private static void AssertPredictions(string file, IDataView scored, double bound)
    {
        (string[]? names, string[][]? expected) = Predictions(Path.ChangeExtension(file, ".txt"));
        int from = 0;
        foreach (DataViewSchema.Column column in names.Select(name => scored.Schema[name]))
        {
            int size = column.Type is VectorDataViewType vector ? vector.Size : 1;
            string[][] then = Array.ConvertAll(expected, row => row[from..(from + size)]);
            from += size;
            if (column.Type is VectorDataViewType)
            {
                AssertClose(Numbers(then), Blobs.Column<VBuffer<float>>(scored, column.Name).SelectMany(row => row.DenseValues()), bound);
            }
            else if (column.Type.RawType == typeof(float))
            {
                AssertClose(Numbers(then), Blobs.Column<float>(scored, column.Name), bound);
            }
            else
            {
                Assert.Equal(then.Select(row => row[0]), Texts(scored, column));
            }
        }
        Assert.All(expected, row => Assert.Equal(from, row.Length));
    }

    private static IEnumerable<string> Texts(IDataView scored, DataViewSchema.Column column) => column.Type switch
    {
        KeyDataViewType => Blobs.Column<uint>(scored, column.Name).Select(value => value.ToString(CultureInfo.InvariantCulture)),
        BooleanDataViewType => Blobs.Column<bool>(scored, column.Name).Select(value => value ? "1" : "0"),
        _ => Blobs.Column<ReadOnlyMemory<char>>(scored, column.Name).Select(value => value.ToString()),
    };

    private static IEnumerable<float> Numbers(IEnumerable<string[]> rows) =>
        rows.SelectMany(row => row.Select(text => float.Parse(text, CultureInfo.InvariantCulture)));

    private static void AssertClose(IEnumerable<float> expected, IEnumerable<float> actual, double bound)
    {
        float[] then = [.. expected], now = [.. actual];
        Assert.Equal(then.Length, now.Length);
        double difference =
            Math.Sqrt(then.Zip(now).Sum(pair => Math.Pow(pair.First - (double)pair.Second, 2)) / then.Sum(value => (double)value * value));
        Assert.True(difference <= bound, $"relative difference {difference}, expected at most {bound}");
    }
}
