namespace MLNetDeep.Pictures;

/// <summary>A line of a <see cref="LearningCurvePlot"/>.</summary>
/// <param name="Name">The name, such as the model's.</param>
/// <param name="Points">The points; they are drawn from the least x to the greatest.</param>
/// <param name="Group">The group: lines of a group have the same dashes; null: none.</param>
public sealed record CurveSeries(string Name, IReadOnlyList<CurvePoint> Points, string? Group = null);

/// <summary>A point of a curve.</summary>
/// <param name="X">Where it is, such as the number of rows or the epoch.</param>
/// <param name="Mean">The mean of the measure there.</param>
/// <param name="Spread">Its spread, such as a standard deviation; the error bar is as long on either side; 0: no bar.</param>
public sealed record CurvePoint(double X, double Mean, double Spread = 0);
