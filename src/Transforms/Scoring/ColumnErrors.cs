namespace MLNetDeep.Transforms.Scoring;

/// <summary>
/// The errors for columns that are missing or of a wrong type, in ML.NET's words, under the catalog's name of the parameter.
/// </summary>
internal static class ColumnErrors
{
    /// <summary>The role of a column of categories.</summary>
    public const string Categorical = "categorical";

    /// <summary>The error for a column that is not there.</summary>
    /// <param name="role">What the column is for.</param>
    /// <param name="name">Its name.</param>
    /// <param name="present">The names of the columns that are there.</param>
    public static ArgumentOutOfRangeException Missing(string role, string name, IEnumerable<string> present) =>
        new(ParameterOf(role), name, $"Could not find {role} column '{name}'. The data has: {string.Join(", ", present)}.");

    /// <summary>The error for a column of a wrong type.</summary>
    /// <param name="role">What the column is for.</param>
    /// <param name="name">Its name.</param>
    /// <param name="expected">The types that are taken.</param>
    /// <param name="actual">Its type.</param>
    /// <param name="remedy">What to do, a sentence, if that is known.</param>
    public static ArgumentOutOfRangeException Mismatch(
        string role, string name, string expected, string actual, string remedy = "") => new(
        ParameterOf(role), $"Schema mismatch for {role} column '{name}': expected {expected}, got {actual}. {remedy}".TrimEnd());

    private static string ParameterOf(string role) => role switch
    {
        "weight" => "exampleWeightColumnName",
        Categorical => "categoricalColumnNames",
        "validation label" => "labelColumnName",
        _ => $"{role}ColumnName",
    };
}
