namespace MLNetDeep.Pictures;

/// <summary>A row of data in a <see cref="DecisionRegionPlot"/>.</summary>
/// <param name="X">Its number on the x axis.</param>
/// <param name="Y">Its number on the y axis.</param>
/// <param name="Class">The index of its class.</param>
public sealed record RegionPoint(double X, double Y, int Class);
