using MLNetDeep.Datasets;
using MLNetDeep.Engine.Imaging;

namespace MLNetDeep.Samples.Detection;

/// <summary>
/// The average precision of object detection, as in the PASCAL VOC challenge from 2010 on. Claims are taken in descending order of score,
/// over all pictures. Each goes to the object of its class in its picture that it overlaps most; it is right if the intersection over union
/// is high enough and no surer claim went to that object. Average precision is the area under the curve of precision over recall, precision
/// at a recall being the greatest at this recall or any higher one. M. Everingham, S. M. A. Eslami, L. Van Gool, C. K. I. Williams, J. Winn
/// and A. Zisserman (2015), "The PASCAL Visual Object Classes Challenge: a retrospective".
/// </summary>
internal static class AveragePrecision
{
    /// <summary>Evaluates the objects found in pictures against those that are there.</summary>
    /// <param name="truth">The objects in each picture.</param>
    /// <param name="found">The objects detected in each picture.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="threshold">The minimum intersection over union of a right claim, above 0 and at most 1.</param>
    /// <exception cref="ArgumentException">The lists are of different length, there is not one object, a class is none of them, or a score
    /// is NaN.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no class, or the threshold is out of its range.</exception>
    public static DetectionMetrics Evaluate(
        IReadOnlyList<IReadOnlyList<LabeledObject>> truth, IReadOnlyList<IReadOnlyList<DetectedObject>> found, int classes,
        double threshold = 0.5)
    {
        ArgumentNullException.ThrowIfNull(truth);
        ArgumentNullException.ThrowIfNull(found);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        if (!(threshold is > 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(threshold), threshold, $"The threshold is {threshold}, expected above 0 and at most 1.");
        }
        if (truth.Count != found.Count)
        {
            throw new ArgumentException(
                $"Expected what was found in each of {truth.Count:N0} pictures, got {found.Count:N0}.", nameof(found));
        }
        RequireClasses(truth.SelectMany(picture => picture.Select(labeled => labeled.Class)), classes, nameof(truth));
        RequireClasses(found.SelectMany(picture => picture.Select(claim => claim.Class)), classes, nameof(found));
        if (truth.All(picture => picture.Count == 0))
        {
            throw new ArgumentException(
                "Expected an object in one picture at least: without any there is no average precision.", nameof(truth));
        }
        return new DetectionMetrics([.. Enumerable.Range(0, classes).Select(c => OfClass(truth, found, c, threshold))]);
    }

    private static ClassDetectionMetrics OfClass(
        IReadOnlyList<IReadOnlyList<LabeledObject>> truth, IReadOnlyList<IReadOnlyList<DetectedObject>> found, int c, double threshold)
    {
        BoundingBox[][] boxes =
            [.. truth.Select(picture => picture.Where(labeled => labeled.Class == c).Select(labeled => labeled.Box).ToArray())];
        bool[][] taken = Array.ConvertAll(boxes, picture => new bool[picture.Length]);
        (int Picture, DetectedObject Claim)[] claims =
            [.. found.SelectMany((picture, index) => picture.Where(claim => claim.Class == c).Select(claim => (index, claim)))];
        List<bool> right = new(claims.Length);
        foreach ((int picture, DetectedObject claim) in Scores.Descending(claims, claim => claim.Claim.Score))
        {
            right.Add(Takes(claim.Box, boxes[picture], taken[picture], threshold));
        }
        int objects = boxes.Sum(picture => picture.Length);
        return new ClassDetectionMetrics(c, objects, right.Count, right.Count(hit => hit), objects == 0 ? null : Area(right, objects));
    }

    // A claim whose best object is taken is wrong, even where another would do: so does the challenge's own program.
    private static bool Takes(in BoundingBox box, BoundingBox[] boxes, bool[] taken, double threshold)
    {
        int best = -1;
        double most = 0;
        for (int i = 0; i < boxes.Length; i++)
        {
            double overlap = box.IntersectionOverUnion(boxes[i]);
            if (overlap > most)
            {
                (best, most) = (i, overlap);
            }
        }

        return best >= 0 && most >= threshold && !taken[best] && (taken[best] = true);
    }

    private static double Area(List<bool> right, int objects)
    {
        double area = 0;
        double greatest = 0;
        int hits = right.Count(hit => hit);
        for (int claim = right.Count - 1; claim >= 0; claim--)
        {
            greatest = Math.Max(greatest, hits / (claim + 1.0));
            if (right[claim])
            {
                area += greatest / objects;
                hits--;
            }
        }

        return area;
    }

    private static void RequireClasses(IEnumerable<int> found, int classes, string name)
    {
        foreach (int c in found)
        {
            if (c < 0 || c >= classes)
            {
                throw new ArgumentException($"Expected classes from 0 to {classes - 1}, got {c}.", name);
            }
        }
    }
}
