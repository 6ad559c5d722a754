namespace MLNetDeep.Comparisons;

/// <summary>What a model says in the mean where a column is held at a value.</summary>
/// <param name="Column">The column.</param>
/// <param name="Numbers">The values of a number; none for a category.</param>
/// <param name="Categories">The values of a category, or dates; none for a number.</param>
/// <param name="Outputs">The model's outputs: the probability of each class, or the number.</param>
public sealed record ColumnDependence(
    string Column, IReadOnlyList<float> Numbers, IReadOnlyList<string> Categories, IReadOnlyList<OutputDependence> Outputs);

/// <summary>An output of a model at each value of a column.</summary>
/// <param name="Output">The name of the class, or of the label.</param>
/// <param name="Means">The mean at each value.</param>
public sealed record OutputDependence(string Output, IReadOnlyList<double> Means);
