using System.Text.Json.Nodes;
using MLNetDeep.Classic.SupportVectors;

namespace MLNetDeep.Golden.Tests.SupportVectors;

/// <summary>A machine with random settings on a table, as both sides are told of it and as this side solves it.</summary>
/// <param name="Name">scikit-learn's class.</param>
/// <param name="Table">The table's number.</param>
/// <param name="Settings">scikit-learn's settings.</param>
/// <param name="Kernel">The kernel in this library's words.</param>
internal sealed record SweepMachine(string Name, int Table, JsonObject Settings, SvmKernel Kernel)
{
    /// <summary>Both sides solve to this tolerance.</summary>
    public const double Tolerance = 1e-4;

    private const int MostIterations = 3_000_000;

    /// <summary>What this side finds.</summary>
    /// <param name="Decisions">Of each query; of several classes those of the pairs.</param>
    /// <param name="Predictions">Of each query: a class, a number, or 1 for inside and -1 for outside.</param>
    /// <param name="Objective">The sum of the dual objectives.</param>
    /// <param name="Converged">Whether the tolerance was reached.</param>
    internal sealed record Found(double[] Decisions, double[] Predictions, double Objective, bool Converged);

    /// <summary>Draws a machine.</summary>
    public static SweepMachine Draw(Random random, SweepTable table, int number)
    {
        string name = random.Next(table.ClassCount > 4 ? 2 : 4) switch { 0 => "SVR", 1 => "OneClassSVM", _ => "SVC" };
        int columns = table.Train.Shape[1];
        double longest = table.Train.Span.ToArray().Chunk(columns).Max(row => row.Sum(value => (double)value * value));
        double variance = Enumerable.Range(0, columns).Sum(
            i => Variance([.. Enumerable.Range(0, table.Train.Shape[0]).Select(row => (double)table.Train.Span[(row * columns) + i])]));
        double raw = Power(random, -4, 1);
        (SvmKernel kernel, JsonObject settings) = random.Next(10) switch
        {
            < 2 => (new LinearKernel(), new JsonObject { ["kernel"] = "linear" }),
            < 6 => Rbf(random.Next(2) == 0 ? raw : Power(random, -1, 1) / variance),
            < 8 => Polynomial(random.Next(2, 4), random.Next(3) == 0 ? raw : Power(random, -1, 0.5) / longest, random.NextDouble()),
            _ => Sigmoid(Power(random, -2, -0.3) / longest, -random.NextDouble()),
        };
        settings["tol"] = Tolerance;
        settings["max_iter"] = 200_000;
        if (name == "OneClassSVM")
        {
            settings["nu"] = 0.02 + (0.5 * random.NextDouble());
        }
        else
        {
            settings["C"] = Power(random, -2, 3);
        }
        if (name == "SVR")
        {
            settings["epsilon"] = Power(random, -2, -0.3) * Math.Sqrt(Variance([.. table.Targets.Select(target => (double)target)]));
        }
        if (name == "SVC")
        {
            settings["break_ties"] = table.ClassCount > 2;
        }
        return new SweepMachine(name, number, settings, kernel);

        static (SvmKernel, JsonObject) Rbf(double gamma) =>
            (new RbfKernel(gamma), new JsonObject { ["kernel"] = "rbf", ["gamma"] = gamma });

        static (SvmKernel, JsonObject) Polynomial(int degree, double gamma, double coef0) =>
            (new PolynomialKernel(degree, gamma, coef0),
                new JsonObject { ["kernel"] = "poly", ["degree"] = degree, ["gamma"] = gamma, ["coef0"] = coef0 });

        static (SvmKernel, JsonObject) Sigmoid(double gamma, double coef0) =>
            (new SigmoidKernel(gamma, coef0), new JsonObject { ["kernel"] = "sigmoid", ["gamma"] = gamma, ["coef0"] = coef0 });
    }

    /// <summary>Solves the machine.</summary>
    /// <exception cref="InvalidOperationException">The kernel's values would be too great.</exception>
    public Found Solve(SweepTable table)
    {
        int queries = table.Queries.Shape[0];
        float[] values = new float[queries];
        switch (Name)
        {
            case "SVR":
                {
                    var settings = new KernelSvr
                    {
                        Kernel = Kernel,
                        Tolerance = Tolerance,
                        MaximumNumberOfIterations = MostIterations,
                        ScaleLabels = false,
                        Cost = Number("C"),
                        Epsilon = Number("epsilon"),
                    };
                    KernelSvrModel model = settings.Fit(table.Train, table.Targets);
                    model.Predict(table.Queries.Span, values);
                    double[] linear = [.. model.SupportVectorIndices.Select(row => -(double)table.Targets[row])];
                    double[] found = Array.ConvertAll(values, value => (double)value);
                    return new Found(
                        found, found,
                        Objective(table, model.SupportVectorIndices, model.DualCoefficients.ToArray(), linear, Number("epsilon"), true),
                        model.Converged);
                }

            case "OneClassSVM":
                {
                    var settings = new OneClassSvm
                    {
                        Kernel = Kernel,
                        Tolerance = Tolerance,
                        MaximumNumberOfIterations = MostIterations,
                        Nu = Number("nu"),
                    };
                    OneClassSvmModel model = settings.Fit(table.Train);
                    model.ScoreAnomalies(table.Queries.Span, values);
                    double[] linear = new double[model.SupportVectorIndices.Count];
                    return new Found(
                        Array.ConvertAll(values, value => -(double)value), Array.ConvertAll(values, value => value > 0 ? -1.0 : 1),
                        Objective(table, model.SupportVectorIndices, model.DualCoefficients.ToArray(), linear, 0, false), model.Converged);
                }

            default:
                {
                    var settings = new KernelSvm
                    {
                        Kernel = Kernel,
                        Tolerance = Tolerance,
                        MaximumNumberOfIterations = MostIterations,
                        Cost = Number("C"),
                    };
                    KernelSvmModel model = settings.Fit(table.Train, table.Classes, table.ClassCount);
                    double[] decisions = new double[queries * model.Intercepts.Count];
                    model.Decide(table.Queries.Span, decisions);
                    float[] scores = new float[queries * table.ClassCount];
                    model.Score(table.Queries.Span, scores);
                    return new Found(
                        decisions, [.. scores.Chunk(table.ClassCount).Select(row => (double)Array.IndexOf(row, row.Max()))],
                        Objective(table, model), model.Converged);
                }
        }
    }

    private static double Variance(double[] values)
    {
        double mean = values.Average();
        return values.Average(value => (value - mean) * (value - mean));
    }

    private static double Power(Random random, double least, double most) => Math.Pow(10, least + ((most - least) * random.NextDouble()));

    private double Number(string name) => Settings[name]!.GetValue<double>();

    private double Objective(SweepTable table, KernelSvmModel model)
    {
        double sum = 0;
        int[] counts = [.. model.SupportVectorCounts];
        int vectors = model.SupportVectorIndices.Count;
        double[] dual = model.DualCoefficients.ToArray();
        for (int first = 0; first < counts.Length; first++)
        {
            for (int second = first + 1; second < counts.Length; second++)
            {
                (int start, int otherStart) = (counts.Take(first).Sum(), counts.Take(second).Sum());
                int[] places = [.. Enumerable.Range(start, counts[first]), .. Enumerable.Range(otherStart, counts[second])];
                double[] b = [.. places.Select((place, i) => dual[((i < counts[first] ? second - 1 : first) * vectors) + place])];
                double[] linear = [.. places.Select((_, i) => i < counts[first] ? -1.0 : 1)];
                sum += Objective(table, [.. places.Select(place => model.SupportVectorIndices[place])], b, linear, 0, true);
            }
        }

        return sum;
    }

    // b'Kb / 2 + linear'b + tube |b|, the kernel less that of a reference where the coefficients add up to 0.
    private double Objective(SweepTable table, IReadOnlyList<int> rows, double[] b, double[] linear, double tube, bool balanced)
    {
        int columns = table.Train.Shape[1];
        double[][] x =
            [.. rows.Select(row => table.Train.Span.Slice(row * columns, columns).ToArray().Select(value => (double)value).ToArray())];
        double[] z = [.. Enumerable.Range(0, columns).Select(i => x.Length == 0 ? 0 : x.Average(row => row[i]))];
        if (Kernel is LinearKernel && balanced)
        {
            (x, z) = ([.. x.Select(row => row.Zip(z, (a, c) => a - c).ToArray())], new double[columns]);
        }
        double[] references = [.. x.Select(row => balanced ? Value(row, z) : 0)];
        double ofReference = balanced ? Value(z, z) : 0;
        double sum = 0;
        for (int i = 0; i < b.Length; i++)
        {
            double slope = 0;
            for (int j = 0; j < b.Length; j++)
            {
                slope += b[j] * (Value(x[i], x[j]) - references[i] - references[j] + ofReference);
            }
            sum += (b[i] * ((slope / 2) + linear[i])) + (tube * Math.Abs(b[i]));
        }

        return sum;
    }

    private double Value(double[] x, double[] y) => Kernel switch
    {
        RbfKernel => Math.Exp(-Number("gamma") * x.Zip(y, (a, b) => (a - b) * (a - b)).Sum()),
        PolynomialKernel polynomial => Math.Pow((Number("gamma") * Product(x, y)) + Number("coef0"), polynomial.Degree),
        SigmoidKernel => Math.Tanh((Number("gamma") * Product(x, y)) + Number("coef0")),
        _ => Product(x, y),
    };

    private static double Product(double[] x, double[] y) => x.Zip(y, (a, b) => a * b).Sum();
}
