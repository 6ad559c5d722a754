namespace MLNetDeep.Engine.Kernels.Convolutions;

/// <summary>A part of one sample's output planes.</summary>
/// <param name="FirstRow">The first row.</param>
/// <param name="EndRow">The row after the last.</param>
/// <param name="FirstFilter">The first filter.</param>
/// <param name="EndFilter">The filter after the last.</param>
internal readonly record struct OutputPart(int FirstRow, int EndRow, int FirstFilter, int EndFilter);
