using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Trainers.Search;

/// <summary>
/// Rows with predictions to be measured. ML.NET's metrics leave out rows whose prediction is missing, so that models would be ranked by
/// different rows.
/// </summary>
internal static class AnsweredRows
{
    private const string Score = "Score";
    private const double SumTolerance = 1e-3;

    /// <summary>The columns that metrics read, computed once.</summary>
    /// <param name="mlContext">The trial's context.</param>
    /// <param name="rows">Rows with predictions.</param>
    /// <param name="label">The column of labels; rows without one are not measured and may lack a prediction.</param>
    /// <param name="probabilities">Whether the scores of several classes must be probabilities.</param>
    /// <exception cref="InvalidOperationException">A prediction is missing, or scores are not probabilities where they must be.</exception>
    public static IDataView Require(MLContext mlContext, IDataView rows, string label, bool probabilities)
    {
        string[] read = [label, Score, "PredictedLabel", "Probability"];
        IDataView kept = mlContext.Data.Cache(rows, [.. read.Where(name => rows.Schema.GetColumnOrNull(name) is not null)]);
        if (kept.Schema.GetColumnOrNull(Score) is not { } score || kept.Schema.GetColumnOrNull(label) is not { } truth)
        {
            return kept; // The metric names what is missing.
        }
        using DataViewRowCursor cursor = kept.GetRowCursor([score, truth]);
        Func<bool> hasLabel = HasLabel(cursor, truth);
        ValueGetter<VBuffer<float>> readScores = Scores(cursor, score);
        VBuffer<float> scores = default;
        long count = 0, missing = 0;
        while (cursor.MoveNext())
        {
            if (!hasLabel())
            {
                continue;
            }
            count++;
            readScores(ref scores);
            if (HasNaN(scores.GetValues()))
            {
                missing++;
            }
            else if (probabilities && !AreProbabilities(scores.GetValues()))
            {
                throw new InvalidOperationException(
                    $"The scores of row {cursor.Position} are not probabilities: a log-loss of them would mean nothing. "
                    + "Measure the accuracy, or have the trainer give probabilities, as KernelSvm does with Probabilities = true.");
            }
        }
        return missing == 0 ? kept : throw new InvalidOperationException(
            $"{missing:N0} of {count:N0} predictions are missing, and models can only be compared on the same rows. "
            + "Have the trial's pipeline replace missing and infinite features, "
            + "as Transforms.ReplaceMissingValues does, or leave such rows out of the search.");
    }

    private static ValueGetter<VBuffer<float>> Scores(DataViewRow row, DataViewSchema.Column score)
    {
        if (score.Type is VectorDataViewType)
        {
            return row.GetGetter<VBuffer<float>>(score);
        }
        ValueGetter<float> read = row.GetGetter<float>(score);
        return (ref VBuffer<float> scores) =>
        {
            var editor = VBufferEditor.Create(ref scores, 1);
            read(ref editor.Values[0]);
            scores = editor.Commit();
        };
    }

    private static Func<bool> HasLabel(DataViewRow row, DataViewSchema.Column label)
    {
        if (label.Type == NumberDataViewType.Single)
        {
            ValueGetter<float> read = row.GetGetter<float>(label);
            float value = 0;
            return () =>
            {
                read(ref value);
                return !float.IsNaN(value);
            };
        }
        if (label.Type is KeyDataViewType && label.Type.RawType == typeof(uint))
        {
            ValueGetter<uint> read = row.GetGetter<uint>(label);
            uint key = 0;
            return () =>
            {
                read(ref key);
                return key > 0;
            };
        }
        return () => true;
    }

    private static bool HasNaN(ReadOnlySpan<float> scores)
    {
        foreach (float score in scores)
        {
            if (float.IsNaN(score))
            {
                return true;
            }
        }
        return false;
    }

    private static bool AreProbabilities(ReadOnlySpan<float> scores)
    {
        double sum = 0;
        foreach (float score in scores)
        {
            if (score is < 0 or > 1)
            {
                return false;
            }
            sum += score;
        }
        return Math.Abs(sum - 1) <= SumTolerance;
    }
}
