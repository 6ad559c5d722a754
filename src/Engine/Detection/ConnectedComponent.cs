namespace MLNetDeep.Engine.Detection;

/// <summary>Pixels that hang together.</summary>
/// <param name="Box">The smallest box around them.</param>
/// <param name="Pixels">How many there are.</param>
public readonly record struct ConnectedComponent(BoundingBox Box, int Pixels);
