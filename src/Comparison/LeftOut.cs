namespace MLNetDeep.Comparisons;

/// <summary>A model that was not compared to the end.</summary>
/// <param name="Name">The name of the model.</param>
/// <param name="Reason">Why.</param>
public sealed record LeftOut(string Name, string Reason);
