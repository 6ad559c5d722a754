namespace MLNetDeep.Transforms;

/// <summary>The names that ML.NET gives to the columns of a model.</summary>
internal static class ColumnNames
{
    public const string PredictedLabel = "PredictedLabel";
    public const string Score = "Score";
    public const string Probability = "Probability";
}
