using Microsoft.ML;

namespace MLNetDeep.Samples.Common;

/// <summary>
/// One data set as every sample takes it: a key column <c>Label</c> with the classes' names and a vector column <c>Features</c>.
/// </summary>
/// <param name="Name">What the command line calls it.</param>
/// <param name="Train">Rows to train on; all rows where there is no test set.</param>
/// <param name="Test">Rows to test on, or null where the set has none of its own.</param>
/// <param name="Image">The shape of the images, or null for a table.</param>
/// <param name="FeatureCount">Numbers in a row.</param>
/// <param name="Classes">The classes' names.</param>
public sealed record SampleData(
    string Name, IDataView Train, IDataView? Test, ImageShape? Image, int FeatureCount, IReadOnlyList<string> Classes);
