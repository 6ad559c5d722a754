namespace MLNetDeep.Engine.Detection;

/// <summary>The metrics of object detection; see <see cref="Detection.AveragePrecision"/>.</summary>
public sealed class DetectionMetrics
{
    internal DetectionMetrics(IReadOnlyList<ClassDetectionMetrics> classes) => Classes = classes;

    /// <summary>The metrics of each class.</summary>
    public IReadOnlyList<ClassDetectionMetrics> Classes { get; }

    /// <summary>The mean of the average precisions of the classes that occur, 0 to 1.</summary>
    public double MeanAveragePrecision => Classes.Average(c => c.AveragePrecision)!.Value;
}

/// <summary>The metrics of object detection for one class.</summary>
/// <param name="Class">The class, from 0.</param>
/// <param name="Objects">The number of objects that are there.</param>
/// <param name="Claims">The number of objects that were claimed.</param>
/// <param name="Right">The number of claims that are right.</param>
/// <param name="AveragePrecision">
/// The average precision: the area under the curve of precision over recall, 0 to 1; null where the class has no object.
/// </param>
public sealed record ClassDetectionMetrics(int Class, int Objects, int Claims, int Right, double? AveragePrecision);
