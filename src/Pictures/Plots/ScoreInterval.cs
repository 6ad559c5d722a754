namespace MLNetDeep.Pictures;

/// <summary>A model's score with its interval.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="Mean">The mean score.</param>
/// <param name="Low">The lower end of the interval.</param>
/// <param name="High">The upper end of the interval.</param>
/// <param name="Group">The group, which its colour and marker tell, such as "classic", "deep" or "baseline"; null: none.</param>
public sealed record ScoreInterval(string Name, double Mean, double Low, double High, string? Group = null);
