using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace Microsoft.ML.Data;

/// <summary>What the binary metrics are computed from: rows with a label and a finite score; a score above zero is a positive answer.</summary>
internal sealed class BinaryClassificationCounts
{
    private readonly List<(float Score, bool Positive)> _scores = [];

    private BinaryClassificationCounts()
    {
    }

    /// <summary>The scores in the order of rows.</summary>
    public IReadOnlyList<(float Score, bool Positive)> Scores => _scores;

    public double TruePositives { get; private set; }

    public double TrueNegatives { get; private set; }

    public double FalsePositives { get; private set; }

    public double FalseNegatives { get; private set; }

    public double Total => TruePositives + TrueNegatives + FalsePositives + FalseNegatives;

    /// <summary>The sum of -log2 p(true class).</summary>
    public double LogLossSum { get; private set; }

    /// <summary>Counts the rows of scored data.</summary>
    public static BinaryClassificationCounts Of(IHostEnvironment env, IDataView data, string labelName, string scoreName, string? probabilityName)
    {
        var label = EvaluationColumns.Find(env, data.Schema, "label", labelName);
        var score = EvaluationColumns.FindSingle(env, data.Schema, "score", scoreName);
        DataViewSchema.Column? probability = probabilityName == null
            ? null
            : EvaluationColumns.FindSingle(env, data.Schema, "probability", probabilityName);
        var type = label.Type;
        if (type is not BooleanDataViewType && !type.Equals(NumberDataViewType.Single) && !type.Equals(NumberDataViewType.Double)
            && type.GetKeyCount() != 2)
        {
            throw env.ExceptSchemaMismatch("schema", "label", labelName, "Single, Double, Boolean, or a Key with cardinality 2", type.ToString()!);
        }

        var counts = new BinaryClassificationCounts();
        using var cursor = data.GetRowCursor(probability is null ? [label, score] : [label, score, probability.Value]);
        var getLabel = LabelReader.Create(cursor, label);
        var getScore = cursor.GetGetter<float>(score);
        var getProbability = probability is null ? null : cursor.GetGetter<float>(probability.Value);
        while (cursor.MoveNext())
        {
            float value = 0, chance = 0;
            getScore(ref value);
            getProbability?.Invoke(ref chance);
            float truth = getLabel();
            if (float.IsFinite(value) && !float.IsNaN(truth))
                counts.Add(value, truth > 0, chance);
        }
        return counts;
    }

    /// <summary>The chance that a positive row has a higher score than a negative one, equal scores counting half.</summary>
    public double AreaUnderRocCurve()
    {
        double positives = TruePositives + FalseNegatives, negatives = Total - positives;
        Contracts.CheckParam(positives > 0, "PosSample", "AUC is not defined when there is no positive class in the data");
        Contracts.CheckParam(negatives > 0, "NegSample", "AUC is not defined when there is no negative class in the data");
        double area = 0, above = 0;
        foreach (var tied in _scores.GroupBy(row => row.Score).OrderByDescending(group => group.Key))
        {
            double positive = tied.Count(row => row.Positive), negative = tied.Count() - positive;
            area += negative * (above + (positive / 2));
            above += positive;
        }
        return area / (positives * negatives);
    }

    /// <summary>The area under precision over recall by the trapezoidal rule, from the highest score down.</summary>
    public double AreaUnderPrecisionRecallCurve()
    {
        double positives = TruePositives + FalseNegatives, area = 0, found = 0, taken = 0, before = 1;
        foreach (var (_, positive) in _scores.OrderByDescending(row => row.Score))
        {
            taken++;
            found += positive ? 1 : 0;
            double precision = found / taken;
            area += positive ? (before + precision) / (2 * positives) : 0;
            before = precision;
        }
        return area;
    }

    private void Add(float score, bool positive, float probability)
    {
        _scores.Add((score, positive));
        TruePositives += positive && score > 0 ? 1 : 0;
        FalseNegatives += positive && !(score > 0) ? 1 : 0;
        FalsePositives += !positive && score > 0 ? 1 : 0;
        TrueNegatives += !positive && !(score > 0) ? 1 : 0;
        LogLossSum -= Math.Log2(positive ? probability : 1 - (double)probability);
    }
}
