namespace MLNetDeep.Pictures;

/// <summary>How much a model depends on a feature.</summary>
/// <param name="Name">The feature's name.</param>
/// <param name="Mean">The mean importance, such as the accuracy that is lost where the feature is permuted.</param>
/// <param name="Spread">Its spread, such as a standard deviation over permutations; 0: none.</param>
public sealed record FeatureImportance(string Name, double Mean, double Spread = 0);
