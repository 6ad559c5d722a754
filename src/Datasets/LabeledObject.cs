using MLNetDeep.Engine.Imaging;

namespace MLNetDeep.Datasets;

/// <summary>An object that is in a picture.</summary>
/// <param name="Box">Where it is.</param>
/// <param name="Class">What it is, from 0.</param>
public readonly record struct LabeledObject(BoundingBox Box, int Class);
