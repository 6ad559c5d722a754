namespace MLNetDeep.Pictures;

/// <summary>A model in a <see cref="TradeoffPlot"/>.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="X">What it costs, such as seconds; above 0.</param>
/// <param name="Y">What it is worth, such as its accuracy.</param>
/// <param name="Group">The group, which its colour and marker tell, such as "classic", "deep" or "baseline"; null: none.</param>
public sealed record TradeoffPoint(string Name, double X, double Y, string? Group = null);
