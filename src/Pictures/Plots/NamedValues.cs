namespace MLNetDeep.Pictures;

/// <summary>Numbers with a name.</summary>
/// <param name="Name">The name, such as a model's or a class's.</param>
/// <param name="Values">The numbers.</param>
public sealed record NamedValues(string Name, IReadOnlyList<double> Values);
