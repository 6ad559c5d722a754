namespace Microsoft.ML.Data;

public sealed class AnomalyDetectionMetrics
{
    private const double LeastShare = 0.01;

    internal AnomalyDetectionMetrics(BinaryClassificationCounts counts, int falsePositiveCount)
    {
        AreaUnderRocCurve = counts.AreaUnderRocCurve();
        DetectionRateAtFalsePositiveCount = DetectionRate(counts, falsePositiveCount);
    }

    public double AreaUnderRocCurve { get; }

    /// <summary>The share of the anomalies that are found before there are more false alarms than allowed.</summary>
    public double DetectionRateAtFalsePositiveCount { get; }

    private static double DetectionRate(BinaryClassificationCounts counts, int falsePositiveCount)
    {
        double anomalies = counts.TruePositives + counts.FalseNegatives, found = 0;
        int wrong = 0;
        foreach (var (_, positive) in Top(counts, (int)Math.Ceiling(Math.Max(LeastShare * (counts.Total - anomalies), Math.Max(falsePositiveCount, anomalies)))))
        {
            found += positive ? 1 : 0;
            wrong += positive ? 0 : 1;
            if (wrong > falsePositiveCount)
                break;
        }
        return found / anomalies;
    }

    // The rows of the highest scores with so many negative ones. An anomaly that comes when there are as many is left out below the lowest kept.
    private static IEnumerable<(float Score, bool Positive)> Top(BinaryClassificationCounts counts, int negatives)
    {
        var kept = new PriorityQueue<(float Score, bool Positive), float>();
        int wrong = 0;
        foreach (var row in counts.Scores)
        {
            bool isFull = wrong >= negatives;
            if (isFull && row.Score < kept.Peek().Score)
                continue;
            kept.Enqueue(row, row.Score);
            if (row.Positive)
                continue;
            wrong++;
            while (isFull && wrong > negatives)
                wrong -= kept.Dequeue().Positive ? 0 : 1;
        }
        return kept.UnorderedItems.Select(item => item.Element).OrderByDescending(row => row.Score);
    }
}
