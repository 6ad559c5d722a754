using MLNetDeep.Engine.Imaging;

namespace MLNetDeep.Datasets;

/// <summary>An object that is in a picture.</summary>
/// <param name="Box">The bounding box.</param>
/// <param name="Class">The class, from 0.</param>
public readonly record struct LabeledObject(BoundingBox Box, int Class);
