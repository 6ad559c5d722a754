namespace MLNetDeep.Samples.Detection;

/// <summary>How well a detector finds objects; see <see cref="Detection.AveragePrecision"/>.</summary>
internal sealed class DetectionMetrics
{
    internal DetectionMetrics(IReadOnlyList<ClassDetectionMetrics> classes) => Classes = classes;

    /// <summary>The metrics of each class.</summary>
    public IReadOnlyList<ClassDetectionMetrics> Classes { get; }

    /// <summary>The mean of the average precisions of the classes that occur, 0 to 1.</summary>
    public double MeanAveragePrecision => Classes.Average(c => c.AveragePrecision)!.Value;
}

/// <summary>The metrics of object detection for one class.</summary>
/// <param name="Class">The class, from 0.</param>
/// <param name="Objects">Objects that are there.</param>
/// <param name="Claims">What the detector claims.</param>
/// <param name="Right">Claims that are right.</param>
/// <param name="AveragePrecision">The area under the curve of precision over recall, 0 to 1; null where the class has no object.</param>
internal sealed record ClassDetectionMetrics(int Class, int Objects, int Claims, int Right, double? AveragePrecision);
