namespace MLNetDeep.Engine.Detection;

/// <summary>A connected component of pixels.</summary>
/// <param name="Box">The smallest box around them.</param>
/// <param name="Pixels">The number of pixels.</param>
public readonly record struct ConnectedComponent(BoundingBox Box, int Pixels);
