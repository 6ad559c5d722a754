using MLNetDeep.Engine.Imaging;

namespace MLNetDeep.Samples.Detection;

/// <summary>A connected component of pixels.</summary>
/// <param name="Box">The smallest box around them.</param>
/// <param name="Pixels">How many there are.</param>
internal readonly record struct ConnectedComponent(BoundingBox Box, int Pixels);
