using Microsoft.ML;

namespace MLNetDeep.Datasets;

/// <summary>
/// Generated scenes for object detection: images such as MNIST's, of many sizes and shades, at random places of a larger picture, among
/// clutter, on a background that changes and under noise.
/// </summary>
public static class GeneratedScenes
{
    /// <summary>Generates scenes. A scene depends on the pictures, the options and its number, not on how many others there are.</summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="pictures">
    /// The images of the objects, such as <see cref="ImageDataset.Test"/>, all of which are read into memory: Features, a vector of Single
    /// of the dimensions (height, width, 1), from 0 (background) to 255 (ink); and Label, a key.
    /// </param>
    /// <param name="scenes">The number of scenes, at least 1.</param>
    /// <param name="options">The settings; null for the defaults.</param>
    /// <exception cref="ArgumentException">The pictures have other columns, there are none, or one has no label, no ink or a pixel out of
    /// range.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one scene, or an option is out of its range.</exception>
    /// <example><code>
    /// var scenes = GeneratedScenes.Generate(mlContext, Mnist.Load(mlContext).Test, scenes: 100);
    /// </code></example>
    public static IReadOnlyList<Scene> Generate(MLContext mlContext, IDataView pictures, int scenes, GeneratedScenesOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        ArgumentNullException.ThrowIfNull(pictures);
        ArgumentOutOfRangeException.ThrowIfLessThan(scenes, 1);
        options ??= new GeneratedScenesOptions();
        options.Check();
        var read = ScenePictures.Read(pictures);
        var generated = new Scene[scenes];
        Parallel.For(0, scenes, scene => generated[scene] = new ScenePainter(options, scene).Paint(read));
        return generated;
    }
}
