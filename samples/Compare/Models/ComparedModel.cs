using Microsoft.ML;
using MLNetDeep.Samples.Common;

namespace MLNetDeep.Samples.Compare.Models;

/// <summary>What a model is built for.</summary>
/// <param name="MLContext">The context, seeded.</param>
/// <param name="Data">The data set.</param>
/// <param name="Epochs">Epochs of the deep models, or null for their own choice.</param>
/// <param name="EpochCompleted">Told of every epoch of a deep model.</param>
/// <param name="Cancellation">Ends the training of a deep model early.</param>
internal sealed record ModelContext(
    MLContext MLContext, SampleData Data, int? Epochs, Action<EpochResult> EpochCompleted, CancellationToken Cancellation);

/// <summary>One of the models compared.</summary>
/// <param name="Name">What the command line calls it.</param>
/// <param name="Family"><c>classic</c> or <c>deep</c>.</param>
/// <param name="Description">A line for <c>--list</c>.</param>
/// <param name="Create">The estimator, features in and <c>PredictedLabel</c> and <c>Score</c> out.</param>
/// <param name="Parameters">Numbers learned, where ML.NET's public API tells.</param>
/// <param name="ImagesOnly">Whether it needs images.</param>
/// <param name="MostRows">Rows that it is trained on at most, where its time grows faster than their number.</param>
/// <param name="SlowOnImages">Whether a first look at images leaves it out, since it would take longer than all others together.</param>
internal sealed record ComparedModel(
    string Name, string Family, string Description,
    Func<ModelContext, IEstimator<ITransformer>> Create,
    Func<ITransformer, SampleData, long?> Parameters,
    bool ImagesOnly = false,
    int? MostRows = null,
    bool SlowOnImages = false)
{
    public bool Fits(SampleData data) => !ImagesOnly || data.Image is not null;
}
