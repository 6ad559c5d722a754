namespace MLNetDeep.Engine.Detection;

/// <summary>An object that a detector claims to be in a picture.</summary>
/// <param name="Box">The bounding box.</param>
/// <param name="Class">The class, from 0.</param>
/// <param name="Score">The confidence of the detector, compared with its other claims: the higher, the surer.</param>
public readonly record struct DetectedObject(BoundingBox Box, int Class, float Score);
