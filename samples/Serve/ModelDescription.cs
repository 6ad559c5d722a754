namespace MLNetDeep.Samples.Serve;

/// <summary>What <c>/model</c> tells.</summary>
/// <param name="Version">Which model answers.</param>
/// <param name="Inputs">The fields of a row.</param>
/// <param name="Outputs">The columns that answers are made of.</param>
/// <param name="Labels">The classes, in the order of the scores.</param>
/// <param name="Summary">The steps, and the layers of a network.</param>
internal sealed record ModelDescription(
    ModelVersion Version, IReadOnlyList<FieldDescription> Inputs, IReadOnlyList<FieldDescription> Outputs, IReadOnlyList<string> Labels,
    string Summary)
{
    public static ModelDescription Of(ServedPredictor served) => new(
        served.Version, [.. served.Predictor.Inputs.Select(FieldDescription.Of)],
        [.. served.Predictor.Outputs.Select(FieldDescription.Of)], served.Predictor.Labels, served.Predictor.Summary);
}

/// <summary>A column of the model.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The type of a value.</param>
/// <param name="Dimensions">The dimensions of a vector; none of a single value.</param>
/// <param name="Values">The names that a key may have.</param>
internal sealed record FieldDescription(string Name, string Type, IReadOnlyList<int> Dimensions, IReadOnlyList<string> Values)
{
    public static FieldDescription Of(PredictorField field) => new(field.Name, field.Type.Name, field.Dimensions, field.Values);
}
