using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Imaging;
using MLNetDeep.Datasets;

namespace MLNetDeep.Samples.Detection;

/// <summary>
/// Regions with CNN features (Girshick et al. 2014): looks at proposed regions of a scene, classifies each by what a CNN makes of it, moves
/// those that may be objects to where a regression says, and keeps of boxes that overlap the surest. What is left is looked at once more,
/// in squares about the moved boxes.
/// </summary>
internal sealed class ObjectDetector
{
    private const int Looks = 2;

    // What is less likely is dropped: it would only lengthen the list of claims.
    private const float LeastScore = 0.05f;

    private const double GreatestOverlap = 0.3;

    private readonly MLContext _mlContext;
    private readonly Proposals _proposals;
    private readonly ITransformer _classifier;
    private readonly ITransformer _boxes;
    private readonly int[] _classOfScore;

    /// <param name="mlContext">The context.</param>
    /// <param name="proposals">Where to look.</param>
    /// <param name="classifier">Gives regions a score for each class and <see cref="Region.Background"/>.</param>
    /// <param name="boxes">Gives regions the offsets to the box around the ink, as its score.</param>
    /// <param name="classes">Names of the classes.</param>
    public ObjectDetector(
        MLContext mlContext, Proposals proposals, ITransformer classifier, ITransformer boxes, IReadOnlyList<string> classes)
    {
        (_mlContext, _proposals, _classifier, _boxes) = (mlContext, proposals, classifier, boxes);
        DataViewSchema output = classifier.GetOutputSchema(mlContext.Data.LoadFromEnumerable(Array.Empty<Region>()).Schema);
        VBuffer<ReadOnlyMemory<char>> names = default;
        output["PredictedLabel"].GetKeyValues(ref names);
        string[] known = [.. classes];
        _classOfScore = [.. names.DenseValues().Select(name => Array.IndexOf(known, name.ToString()))];
    }

    /// <summary>The objects found in a scene, the surest first.</summary>
    public IReadOnlyList<DetectedObject> Detect(Scene scene)
    {
        IReadOnlyList<BoundingBox> windows = _proposals.Of(scene);
        IReadOnlyList<DetectedObject> claims = [];
        for (int look = 0; look < Looks; look++)
        {
            claims = NonMaximumSuppression.Apply(Claims(scene, windows), GreatestOverlap);
            windows = [.. claims.Select(claim => Proposals.Frame(claim.Box)).Distinct()];
        }
        return claims;
    }

    /// <summary>How likely the likeliest object in each region of a scene is.</summary>
    public IEnumerable<float> Objectness(Scene scene, IReadOnlyList<BoundingBox> windows)
        => Scores(_classifier, scene, windows).Select(scores => scores.Where((_, i) => _classOfScore[i] >= 0).Max());

    private DetectedObject[] Claims(Scene scene, IReadOnlyList<BoundingBox> windows)
    {
        (BoundingBox Window, List<(int Class, float Score)> Classes)[] likely =
            windows.Zip(Scores(_classifier, scene, windows), (window, scores) => (Window: window, Classes: Likely(scores)))
            .Where(region => region.Classes.Count > 0).ToArray();
        IEnumerable<float[]> offsets = Scores(_boxes, scene, [.. likely.Select(region => region.Window)]);
        return [.. likely.Zip(offsets).SelectMany(pair =>
        {
            BoundingBox box = new BoxOffsets(pair.Second[0], pair.Second[1], pair.Second[2], pair.Second[3]).ApplyTo(pair.First.Window)
                .Within(scene.Height, scene.Width);
            return pair.First.Classes.Select(scored => new DetectedObject(box, scored.Class, scored.Score));
        })];
    }

    private List<(int Class, float Score)> Likely(float[] scores)
        => [
            .. scores.Select((score, i) => (Class: _classOfScore[i], Score: score)).Where(
                scored => scored.Class >= 0 && scored.Score >= LeastScore)];

    private IEnumerable<float[]> Scores(ITransformer model, Scene scene, IReadOnlyList<BoundingBox> windows)
    {
        IDataView regions = _mlContext.Data.LoadFromEnumerable(Region.Cut(scene, windows));
        return _mlContext.Data.CreateEnumerable<ScoredRegion>(
            model.Transform(regions), reuseRowObject: false).Select(region => region.Score);
    }
}
