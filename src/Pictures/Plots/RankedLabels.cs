namespace MLNetDeep.Pictures;

/// <summary>
/// The rows of a yes-or-no model from the highest score to the lowest. Rows of the same score are one step, as no threshold parts them.
/// </summary>
internal sealed class RankedLabels
{
    private RankedLabels(List<RankStep> steps, int leftOut)
    {
        Steps = steps;
        LeftOut = leftOut;
    }

    /// <summary>After each score: how many rows have it or a higher one.</summary>
    public IReadOnlyList<RankStep> Steps { get; }

    /// <summary>The number of rows whose score is not finite.</summary>
    public int LeftOut { get; }

    public long Positives => Steps[^1].TruePositives;

    public long Negatives => Steps[^1].FalsePositives;

    /// <exception cref="ArgumentException">The lengths differ, or no score is finite.</exception>
    public static RankedLabels Of(IReadOnlyList<float> scores, IReadOnlyList<bool> positives)
    {
        (float[] finite, bool[] labels) = Finite(scores, positives);
        Array.Sort(finite, labels);
        var steps = new List<RankStep>();
        (long truePositives, long falsePositives) = (0, 0);
        for (int i = finite.Length - 1; i >= 0; i--)
        {
            truePositives += labels[i] ? 1 : 0;
            falsePositives += labels[i] ? 0 : 1;
            if (i == 0 || finite[i - 1] != finite[i])
            {
                steps.Add(new RankStep(truePositives, falsePositives));
            }
        }
        return new RankedLabels(steps, scores.Count - finite.Length);
    }

    /// <summary>The rows whose scores are finite.</summary>
    /// <exception cref="ArgumentException">The lengths differ, or no score is finite.</exception>
    public static (float[] Scores, bool[] Positives) Finite(IReadOnlyList<float> scores, IReadOnlyList<bool> positives)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(positives);
        PlotGuard.RequireLength(positives.Count, scores.Count, nameof(positives), "labels");
        var finite = new List<float>(scores.Count);
        var labels = new List<bool>(scores.Count);
        for (int i = 0; i < scores.Count; i++)
        {
            if (float.IsFinite(scores[i]))
            {
                finite.Add(scores[i]);
                labels.Add(positives[i]);
            }
        }
        PlotGuard.RequireAny(finite, nameof(scores), "finite score");
        return ([.. finite], [.. labels]);
    }

    /// <inheritdoc cref="BinaryCurves.AreaUnderRoc"/>
    public double AreaUnderRoc()
    {
        Require(bothClasses: true);
        double area = 0;
        RankStep last = default;
        foreach (RankStep step in Steps)
        {
            area += (step.FalsePositives - last.FalsePositives) * (double)(step.TruePositives + last.TruePositives) / 2;
            last = step;
        }
        return area / ((double)Positives * Negatives);
    }

    /// <inheritdoc cref="BinaryCurves.AveragePrecision"/>
    public double AveragePrecision()
    {
        Require(bothClasses: false);
        double sum = 0;
        RankStep last = default;
        foreach (RankStep step in Steps)
        {
            sum += (step.TruePositives - last.TruePositives) * step.Precision;
            last = step;
        }
        return sum / Positives;
    }

    /// <exception cref="ArgumentException">There is no positive row, or no negative one where both are needed.</exception>
    public RankedLabels Require(bool bothClasses)
    {
        if (Positives == 0 || (bothClasses && Negatives == 0))
        {
            string expected = bothClasses ? "rows of both classes" : "a positive row";
            throw new ArgumentException(
                $"positives: expected {expected}, got {Positives} positive and {Negatives} negative ones. The measure is not defined.",
                "positives");
        }
        return this;
    }
}

/// <summary>The rows at or above a threshold.</summary>
/// <param name="TruePositives">How many of them are positive.</param>
/// <param name="FalsePositives">How many are not.</param>
internal readonly record struct RankStep(long TruePositives, long FalsePositives)
{
    public double Precision => (double)TruePositives / (TruePositives + FalsePositives);
}
