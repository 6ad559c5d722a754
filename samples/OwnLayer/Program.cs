using System.CommandLine;
using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Testing;
using MLNetDeep.Samples.Common;
using MLNetDeep.Samples.OwnLayer;

const int TestPoints = 1000;

// A layer of one's own, a periodic encoding of numbers, against the same network without it, on three spirals:
//   dotnet run -c Release --project samples/OwnLayer
//   dotnet run -c Release --project samples/OwnLayer -- --turns 4 --save spirals.zip
var points = new Option<int>("--points") { Description = "How many points to learn from.", DefaultValueFactory = _ => 3000 };
var turns = new Option<int>("--turns") { Description = "Turns of each spiral.", DefaultValueFactory = _ => 3 };
var epochs = new Option<int>("--epochs") { Description = "Passes over the points.", DefaultValueFactory = _ => 30 };
var seed = new Option<int>("--seed") { Description = "Seeds points and weights.", DefaultValueFactory = _ => 1 };
var save = new Option<string>("--save") { Description = "Where the model goes; a temporary file unless given." };
points.AtLeast(30);
turns.AtLeast(1);
epochs.AtLeast(1);

var command = new RootCommand("Trains a network with a layer of its own, saves it, loads it and predicts.")
{
    points, turns, epochs, seed, save,
};
command.SetAction(parsed =>
{
    CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

    // Once, before a model with the layer is saved or loaded.
    LayerKinds.Register("periodic_encoding", PeriodicEncodingJson.Default.PeriodicEncoding);
    GradientChecker.Check(new PeriodicEncoding(3), rows: 5, [Shape.Of(2)]);
    Console.WriteLine($"gradients: off by at most {GradientChecker.Bound:g1} in norm");

    var mlContext = new MLContext(parsed.GetValue(seed));
    IDataView train = mlContext.Data.LoadFromEnumerable(
        Point.Generate(parsed.GetValue(points), parsed.GetValue(turns), parsed.GetValue(seed)));
    IDataView test = mlContext.Data.LoadFromEnumerable(Point.Generate(TestPoints, parsed.GetValue(turns), parsed.GetValue(seed) + 1));
    ITransformer Fit(string name, Action<NetworkSpecBuilder> layers)
    {
        ITransformer model = mlContext.Transforms.Conversion.MapValueToKey("Label")
            .Append(mlContext.MulticlassClassification.Trainers.Network(layers, epochs: parsed.GetValue(epochs)))
            .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"))
            .Fit(train);
        double accuracy = mlContext.MulticlassClassification.Evaluate(model.Transform(test)).MicroAccuracy;
        Console.WriteLine($"{name}: accuracy {accuracy:F4} on {TestPoints:N0} other points");
        return model;
    }

    Fit("plain network", net => net.Dense(64).Relu().Dense(64).Relu());
    ITransformer encoded = Fit("periodic encoding", net => net.Add(new PeriodicEncoding(16)).Dense(64).Relu().Dense(64).Relu());

    string path = parsed.GetValue(save) ?? Path.GetTempFileName();
    mlContext.Model.Save(encoded, train.Schema, path);
    ITransformer loaded = new MLContext().Model.Load(path, out _);
    string[] before = [.. encoded.Transform(test).GetColumn<string>("PredictedLabel")];
    string[] after = [.. loaded.Transform(test).GetColumn<string>("PredictedLabel")];
    Console.WriteLine($"loaded again: {before.Zip(after).Count(pair => pair.First == pair.Second):N0} predictions are the same");
    if (parsed.GetValue(save) is null)
    {
        File.Delete(path);
    }
});
return command.Parse(args).Invoke();

namespace MLNetDeep.Samples.OwnLayer
{
    /// <summary>
    /// Periodic encoding of numbers with trained frequencies (Gorishniy, Rubachev, Babenko 2022, "On Embeddings for Numerical Features in
    /// Tabular Deep Learning"): <c>[features]</c> to <c>[features * Frequencies * 2]</c>, <c>sin(c x)</c> and <c>cos(c x)</c> for each of a
    /// feature's frequencies <c>c</c>. What alternates with a number, such as seasons with a date, is hard to learn without it.
    /// </summary>
    /// <param name="Frequencies">Frequencies of each feature, at least 1.</param>
    /// <param name="Deviation">The standard deviation of the initial frequencies, above 0: 3 by default.</param>
    public sealed record PeriodicEncoding(int Frequencies, float Deviation = 3) : LayerSpec
    {
        /// <inheritdoc/>
        protected override string Kind => "periodic_encoding";

        /// <inheritdoc/>
        protected override bool? IsRectifier => false;

        /// <inheritdoc/>
        protected override Shape InferShape(string name, IReadOnlyList<Shape> inputs)
        {
            if (Frequencies < 1 || !(Deviation > 0 && float.IsFinite(Deviation)))
            {
                throw new ArgumentException($"Layer '{name}': expected at least one frequency and a deviation above 0; got {this}.");
            }
            return inputs[0].Rank == 1
                ? Shape.Of(checked(inputs[0][0] * Frequencies * 2))
                : throw new NetworkShapeException(name, "a vector [features]", inputs[0]);
        }

        /// <inheritdoc/>
        protected override IReadOnlyList<ParameterSpec> DescribeParameters(IReadOnlyList<Shape> inputs) =>
            [new ParameterSpec("frequency", Shape.Of(inputs[0][0], Frequencies))];

        /// <inheritdoc/>
        protected override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) =>
            new PeriodicEncodingLayer(name, this, DescribeParameters(inputs));
    }

    /// <summary>The layer.</summary>
    internal sealed class PeriodicEncodingLayer(string name, PeriodicEncoding spec, IReadOnlyList<ParameterSpec> parameters)
        : Layer(name, parameters)
    {
        private ReadOnlySpan<float> Frequency => Parameters[0].Values;

        public override void Initialize(bool feedsRectifier, ulong key) => RandomNumbers.Normal(key, 0, 0, spec.Deviation, Writable(0));

        // A call writes the output of its row alone.
        public override void Forward(LayerState state) => state.ParallelFor(state.Rows, row =>
        {
            ReadOnlySpan<float> frequency = Frequency;
            Span<float> x = state.Input().Slice(row * frequency.Length / spec.Frequencies, frequency.Length / spec.Frequencies);
            Span<float> y = state.Output.Slice(row * frequency.Length * 2, frequency.Length * 2);
            for (int i = 0; i < frequency.Length; i++)
            {
                (y[2 * i], y[(2 * i) + 1]) = MathF.SinCos(frequency[i] * x[i / spec.Frequencies]);
            }
        });

        public override void Backward(LayerState state)
        {
            // A call sums the gradient of its frequency alone, over the rows.
            state.ParallelFor(Frequency.Length, i =>
            {
                double sum = 0;
                for (int row = 0; row < state.Rows; row++)
                {
                    sum += AngleGradient(state, row, i) * state.Input()[((row * Frequency.Length) + i) / spec.Frequencies];
                }
                state.ParameterGradient(0)[i] = (float)sum;
            });
            if (state.WantsInputGradient())
            {
                state.ParallelFor(state.Rows, row =>
                {
                    int features = Frequency.Length / spec.Frequencies;
                    Span<float> gradient = state.InputGradient().Slice(row * features, features);
                    gradient.Clear();
                    for (int i = 0; i < Frequency.Length; i++)
                    {
                        gradient[i / spec.Frequencies] += Frequency[i] * AngleGradient(state, row, i);
                    }
                });
            }
        }

        // The output is there in backward: sine' is cosine, cosine' is minus sine.
        private float AngleGradient(LayerState state, int row, int i)
        {
            int sine = 2 * ((row * Frequency.Length) + i);
            return (state.OutputGradient[sine] * state.Output[sine + 1]) - (state.OutputGradient[sine + 1] * state.Output[sine]);
        }
    }

    /// <summary>The settings in model files.</summary>
    [JsonSerializable(typeof(PeriodicEncoding))]
    internal sealed partial class PeriodicEncodingJson : JsonSerializerContext;

    /// <summary>A point on one of three spirals.</summary>
    public sealed class Point
    {
        /// <summary>x and y.</summary>
        [VectorType(2)]
        public float[] Features { get; set; } = [];

        /// <summary>The spiral.</summary>
        public string Label { get; set; } = "";

        /// <summary>Generates points around the spirals.</summary>
        public static List<Point> Generate(int count, int turns, int seed)
        {
            var random = new Random(seed);
            List<Point> points = [];
            for (int i = 0; i < count; i++)
            {
                int spiral = i % 3;
                double radius = Math.Sqrt(random.NextDouble());
                double angle = (2 * Math.PI * ((turns * radius) + (spiral / 3.0))) + (0.5 * (random.NextDouble() - 0.5));
                points.Add(new Point
                {
                    Features = [(float)(radius * Math.Cos(angle)), (float)(radius * Math.Sin(angle))],
                    Label = $"spiral {spiral + 1}",
                });
            }
            return points;
        }
    }
}
