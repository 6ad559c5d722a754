using System.Globalization;
using MLNetDeep.Classic;
using MLNetDeep.Classic.Linear;
using MLNetDeep.Engine.Learning;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep;

/// <summary>
/// The settings of Rosenblatt's perceptron ("The perceptron: a probabilistic model for information storage and organization in the brain",
/// Psychological Review 65, 1958): a line between yes and no, moved by every row that it is wrong about until a pass is without an error.
/// Where no line separates the classes the training ends after the last pass allowed, and the line is that pass's.
/// </summary>
/// <example><code>
/// var model = new Perceptron { NumberOfIterations = 50 }.Fit(features, labels);
/// Console.WriteLine(model.Line(["x", "y"]));
/// </code></example>
public sealed record Perceptron : Learner, IBinaryLearner<PerceptronModel>
{
    /// <summary>The maximum number of passes over the training rows, at least 1. A pass without an error is the last.</summary>
    public int NumberOfIterations { get; init; } = 100;

    /// <summary>
    /// The learning rate, above 0: what a row on the wrong side adds of itself to the weights. As these start at zero it scales them all,
    /// and changes no answer.
    /// </summary>
    public double LearningRate { get; init; } = 1;

    /// <summary>Whether the rows come in another order in each pass; otherwise they come as they are.</summary>
    public bool Shuffle { get; init; }

    /// <summary>The seed of the orders. Null: drawn from the seed of the <c>MLContext</c>, or 0 without one.</summary>
    public int? Seed { get; init; }

    /// <summary>The method that is called after every pass, on the thread that called <c>Fit</c>; null: none.</summary>
    public Action<PerceptronPass>? PassCompleted { get; init; }

    internal override bool NeedsNormalization => true;

    bool IBinaryLearner<PerceptronModel>.IsCalibrated => false;

    internal override void Validate()
    {
        base.Validate();
        Require(NumberOfIterations >= 1, nameof(NumberOfIterations), "at least 1", NumberOfIterations);
        Require(LearningRate > 0 && double.IsFinite(LearningRate), nameof(LearningRate), "a number above 0", LearningRate);
    }

    /// <summary>Fits a line, on one thread.</summary>
    /// <param name="features"><c>[rows, columns]</c>, all finite.</param>
    /// <param name="labels">1 for yes, 0 for no; both occur.</param>
    /// <exception cref="ArgumentException">A setting is out of its range, or rows and labels do not fit each other.</exception>
    /// <exception cref="InvalidOperationException">The weights grew beyond all numbers.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public PerceptronModel Fit(Tensor features, ReadOnlySpan<int> labels)
    {
        Validate();
        (int rows, int columns) = TrainingGuard.Features(features);
        TrainingGuard.Labels(labels, rows, classes: 2);
        if (!labels.ContainsAnyExcept(labels[0]))
        {
            throw new ArgumentException($"All {rows:N0} labels are {labels[0]}; expected both 0 and 1.", nameof(labels));
        }
        double[] weights = new double[columns];
        double intercept = 0;
        int[] order = [.. Enumerable.Range(0, rows)];
        var random = new Random(Seed ?? 0);
        List<int> errors = [];
        do
        {
            CancellationToken.ThrowIfCancellationRequested();
            if (Shuffle)
            {
                random.Shuffle(order);
            }
            errors.Add(Pass(features.Span, labels, order, weights, ref intercept));
            if (!Array.TrueForAll(weights, double.IsFinite) || !double.IsFinite(intercept))
            {
                throw new InvalidOperationException(
                    $"The weights grew beyond all numbers in pass {errors.Count}: lower {nameof(LearningRate)}, which is {LearningRate}.");
            }
            PassCompleted?.Invoke(new PerceptronPass(errors.Count, errors[^1], rows, PerceptronModel.Describe(weights, intercept, null)));
        }
        while (errors[^1] > 0 && errors.Count < NumberOfIterations);
        return new(weights, intercept, [.. errors], rows);
    }

    PerceptronModel IBinaryLearner<PerceptronModel>.FitBinary(TrainingRows rows)
    {
        Action<PerceptronPass> log = pass => rows.Info(string.Create(
            CultureInfo.InvariantCulture, $"Pass {pass.Pass}: {pass.Errors:N0}/{pass.Rows:N0} errors"));
        Perceptron learner = this with { Seed = Seed ?? rows.DrawSeed(), PassCompleted = log + PassCompleted };
        PerceptronModel model = learner.Fit(rows.Features, rows.Labels);
        if (!model.Converged)
        {
            string errors = string.Create(CultureInfo.InvariantCulture, $"{model.ErrorsPerPass[^1]:N0}/{model.RowCount:N0} errors");
            rows.Warn(
                $"The perceptron did not converge: pass {model.ErrorsPerPass.Count}, the last, had {errors}. "
                + $"Raise {nameof(NumberOfIterations)}, or take another trainer: it may be that no line separates the rows.");
        }
        return model;
    }

    private int Pass(ReadOnlySpan<float> features, ReadOnlySpan<int> labels, int[] order, double[] weights, ref double intercept)
    {
        int errors = 0;
        foreach (int row in order)
        {
            ReadOnlySpan<float> values = features.Slice(row * weights.Length, weights.Length);
            int wanted = labels[row] == 1 ? 1 : -1;
            if (wanted * PerceptronModel.Side(values, weights, intercept) > 0)
            {
                continue;
            }
            errors++;
            double step = LearningRate * wanted;
            for (int i = 0; i < values.Length; i++)
            {
                weights[i] += step * values[i];
            }
            intercept += step;
        }
        return errors;
    }
}
