using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers;

/// <summary>Multinomial logistic regression; see <see cref="SdcaMaximumEntropySolver"/>.</summary>
public sealed class SdcaMaximumEntropyMulticlassTrainer : SdcaMulticlassTrainerBase<MaximumEntropyModelParameters>
{
    /// <summary>More epochs than this between two looks at the objectives would look too seldom.</summary>
    private const int ChecksAtMost = 100;
    private const float SmallestL2 = 1e-9f;

    internal SdcaMaximumEntropyMulticlassTrainer(IHostEnvironment env, MulticlassOptions options)
        : base(Contracts.CheckRef(env, nameof(env)).Register(nameof(SdcaMaximumEntropyMulticlassTrainer)), options)
    {
    }

    public sealed class Options : MulticlassOptions
    {
    }

    private protected override MaximumEntropyModelParameters TrainModel(TrainingRows rows, DataViewSchema schema)
    {
        using var channel = Host.Start("Training");
        int classes = (int)schema[LabelColumn.Name].Type.GetKeyCount();
        int iterations = SdcaTrainerOptions.MaximumNumberOfIterations ?? Math.Max(2, Math.Max(1, 500_000 / rows.Count) * 3);
        float l2 = Math.Max(SmallestL2, SdcaTrainerOptions.L2Regularization
            ?? Math.Max(1e-6f, 20f / ((float)Math.Max(2, iterations / 2) * rows.Count)));
        float l1 = SdcaTrainerOptions.L1Regularization ?? rows.FeatureCount switch { < 100 => 0, < 1000 => 0.25f, < 10_000 => 0.5f, _ => 1 };
        channel.Info("Training {0} classes on {1} rows: at most {2} iterations, L2 = {3}, L1 threshold = {4}.",
            classes, rows.Count, iterations, l2, l1);

        var solver = new SdcaMaximumEntropySolver(rows, classes, l2, l1);
        int[] order = [.. Enumerable.Range(0, rows.Count)];
        int checkEvery = Math.Max(1, iterations / ChecksAtMost);
        double best = double.PositiveInfinity;
        var model = solver.GetModel();
        for (int epoch = 1; epoch <= iterations; epoch++)
        {
            if (SdcaTrainerOptions.Shuffle)
                Host.Rand.Shuffle(order);
            solver.RunEpoch(order);
            if (epoch % checkEvery != 0 && epoch != iterations)
                continue;

            var (primal, dual) = solver.Objectives();
            if (primal < best)
            {
                best = primal;
                model = solver.GetModel();
            }
            channel.Trace("Iteration {0}: loss {1}, duality gap {2}.", epoch, primal, primal - dual);
            if ((primal - dual) / primal < SdcaTrainerOptions.ConvergenceTolerance)
                break;
        }
        return new MaximumEntropyModelParameters(model.Weights, model.Biases);
    }
}
