using Microsoft.ML;
using MLNetDeep.Contributions.Tests.Learner;
using MLNetDeep.Datasets;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Trainers.Tests;
using MLNetDeep.Transforms;

namespace MLNetDeep.Contributions.Tests;

/// <summary>A learner that was added as CONTRIBUTING.md says.</summary>
public sealed class NearestCentroidTests
{
    private static readonly MLContext MLContext = new(1);
    private static readonly IDataView Irises = Iris.Load(MLContext);

    private sealed class Answer
    {
        public bool IsSetosa { get; set; }
    }

    private static readonly IEstimator<ITransformer> Pipeline = MLContext.Transforms.Conversion.MapValueToKey("Label")
        .Append(MLContext.MulticlassClassification.Trainers.NearestCentroid())
        .Append(MLContext.Transforms.Conversion.MapKeyToValue("Species", "PredictedLabel"));

    [Fact]
    public void A_pipeline_tells_irises_apart_and_names_them()
    {
        IDataView scored = Pipeline.Fit(Irises).Transform(Irises);

        // 139 of 150, as scikit-learn's NearestCentroid.
        Assert.Equal(139 / 150.0, MLContext.MulticlassClassification.Evaluate(scored).MicroAccuracy, 1e-9);
        Assert.Equal(
            ["setosa", "versicolor", "virginica"],
            Blobs.Column<ReadOnlyMemory<char>>(scored, "Species").Select(name => name.ToString()).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_saved_pipeline_loads_into_another_context_and_gives_the_same_scores()
    {
        ITransformer model = Pipeline.Fit(Irises);
        using var stream = new MemoryStream();
        MLContext.Model.Save(model, Irises.Schema, stream);
        stream.Position = 0;

        ITransformer loaded = new MLContext(2).Model.Load(stream, out _);

        Assert.Equal(Blobs.Scores(model.Transform(Irises)), Blobs.Scores(loaded.Transform(Irises)));
        Assert.Single(((IEnumerable<ITransformer>)loaded).OfType<MulticlassTransformer<NearestCentroidModel>>());
    }

    [Fact]
    public void A_row_as_near_to_yes_as_to_no_has_an_even_chance()
    {
        NearestCentroidModel model = new NearestCentroid().Fit(new Tensor(Shape.Of(3, 1), [0, 2, 6]), [0, 1, 1], 2);
        float[] outputs = new float[4];

        model.ScoreMargins([2, 3], outputs);

        Assert.Equal([0, 0.5f], outputs[..2]);
        Assert.True(outputs[2] > 0 && outputs[3] > 0.5f);
    }

    [Fact]
    public void A_model_of_three_classes_in_a_file_of_yes_and_no_is_a_typed_error()
    {
        IDataView rows = MLContext.Transforms.CustomMapping<IrisFlower, Answer>(
            (flower, answer) => answer.IsSetosa = flower.Label == "setosa", contractName: null).Fit(Irises).Transform(Irises);
        ITransformer binary = MLContext.BinaryClassification.Trainers.NearestCentroid(nameof(Answer.IsSetosa)).Fit(rows);
        ITransformer multiclass = ((IEnumerable<ITransformer>)Pipeline.Fit(Irises)).ElementAt(1);

        Assert.Contains(
            "tells 3 classes apart; expected 2", SwappedParts.LoadError(Irises.Schema, binary, multiclass).Message,
            StringComparison.Ordinal);
    }
}
