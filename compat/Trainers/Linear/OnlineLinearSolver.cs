namespace Microsoft.ML.Trainers;

/// <summary>Linear binary classifiers that learn from one example at a time.</summary>
internal static class OnlineLinearSolver
{
    /// <summary>
    /// The averaged perceptron (Freund and Schapire 1999, "Large margin classification using the perceptron algorithm") for any margin loss:
    /// a gradient step an example, and the average of the weights over all examples of all iterations as the result.
    /// </summary>
    public static (float[] Weights, float Bias) AveragedPerceptron(
        TrainingRows rows, IScalarLoss loss, float learningRate, bool decreaseLearningRate, float l2, int iterations, bool averaged, Func<int[]> nextOrder)
    {
        var weights = new float[rows.FeatureCount];
        var lateness = new float[rows.FeatureCount];
        double total = (double)rows.Count * iterations, seen = 0;
        float weightsScale = 1, bias = 0;
        double biasLateness = 0;

        // The average is w - u with u = sum over updates of (share of examples before the update) times the update.
        float[]? sums = l2 > 0 ? new float[rows.FeatureCount] : null;
        double biasSum = 0;
        for (int iteration = 0; iteration < iterations; iteration++)
        {
            foreach (int row in nextOrder())
            {
                float label = rows.Labels[row];
                float output = bias + (rows.Dot(row, weights) * weightsScale);
                if (loss.Loss(output, label) != 0 || l2 > 0)
                {
                    float rate = decreaseLearningRate ? learningRate / MathF.Sqrt((float)seen + 1) : learningRate;
                    float update = -rate * loss.Derivative(output, label);
                    rows.AddTo(row, update / weightsScale, weights);
                    bias += update;
                    if (sums is null)
                    {
                        rows.AddTo(row, (float)(update * (seen / total)), lateness);
                        biasLateness += update * (seen / total);
                    }
                }
                if (sums is not null)
                {
                    weightsScale = Shrink(weights, weightsScale, 1 - (2 * l2));
                    FeatureVectors.AddScaled(default, weights, (float)(weightsScale / total), sums);
                    biasSum += bias / total;
                }
                seen++;
            }
        }

        FlushScale(weights, ref weightsScale);
        if (!averaged)
        {
            return (weights, bias);
        }
        if (sums is not null)
        {
            return (sums, (float)biasSum);
        }
        FeatureVectors.AddScaled(default, lateness, -1, weights);
        return (weights, (float)(bias - biasLateness));
    }

    /// <summary>
    /// A linear support vector machine by Pegasos (Shalev-Shwartz, Singer, Srebro, Cotter 2011) with mini-batches of
    /// <paramref name="batchSize"/> rows and the step 1 / (1 + lambda t).
    /// </summary>
    public static (float[] Weights, float Bias) Pegasos(
        TrainingRows rows, float lambda, int batchSize, bool performProjection, bool noBias, int iterations, Func<int[]> nextOrder)
    {
        var weights = new float[rows.FeatureCount];
        var pending = new List<(int Row, float Update)>(batchSize);
        float weightsScale = 1, bias = 0;
        int inBatch = 0, batch = 0;
        for (int iteration = 0; iteration < iterations; iteration++)
        {
            int[] order = nextOrder();
            for (int i = 0; i < order.Length; i++)
            {
                int row = order[i];
                float label = rows.Labels[row] > 0 ? 1 : -1;
                float margin = label * (bias + (rows.Dot(row, weights) * weightsScale));
                if (margin < 1)
                {
                    pending.Add((row, label * rows.WeightOf(row)));
                }
                if (++inBatch < batchSize && i < order.Length - 1)
                {
                    continue;
                }

                batch++;
                float rate = 1 / (1 + (lambda * batch));
                weightsScale = Shrink(weights, weightsScale, 1 - (rate * lambda));
                foreach (var (violating, update) in pending)
                {
                    rows.AddTo(violating, rate * update / (inBatch * weightsScale), weights);
                    bias += noBias ? 0 : rate * update / inBatch;
                }
                if (performProjection)
                {
                    float norm = MathF.Sqrt(FeatureVectors.Dot(default, weights, weights)) * MathF.Abs(weightsScale);
                    weightsScale = Shrink(weights, weightsScale, Math.Min(1, 1 / (MathF.Sqrt(lambda) * norm)));
                }
                pending.Clear();
                inBatch = 0;
            }
        }
        FlushScale(weights, ref weightsScale);
        return (weights, bias);
    }

    /// <summary>Multiplies the scale kept apart from the weights, which is folded into them before it loses precision.</summary>
    private static float Shrink(float[] weights, float scale, float factor)
    {
        scale *= factor;
        if (MathF.Abs(scale) < 1e-3f)
        {
            FlushScale(weights, ref scale);
        }
        return scale;
    }

    private static void FlushScale(float[] weights, ref float scale)
    {
        if (scale != 1)
        {
            for (int i = 0; i < weights.Length; i++)
            {
                weights[i] *= scale;
            }
            scale = 1;
        }
    }
}
