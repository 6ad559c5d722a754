using MLNetDeep.Engine.Imaging;

namespace MLNetDeep.Samples.Detection;

/// <summary>An object that a detector claims to be in a picture.</summary>
/// <param name="Box">Where.</param>
/// <param name="Class">What, from 0.</param>
/// <param name="Score">How sure the detector is, compared with its other claims: the higher, the surer.</param>
internal readonly record struct DetectedObject(BoundingBox Box, int Class, float Score);
