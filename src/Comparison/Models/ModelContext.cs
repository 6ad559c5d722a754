using Microsoft.ML;

namespace MLNetDeep.Comparisons;

/// <summary>What a model is made for.</summary>
/// <param name="MLContext">The context, seeded.</param>
/// <param name="Table">The table; its rows come as a column Features, and Label.</param>
/// <param name="TrainRows">The number of rows that the model is trained on.</param>
/// <param name="Epochs">The epochs of networks; null: their own choice.</param>
/// <param name="EpochCompleted">The method to call after each epoch of a network.</param>
/// <param name="CancellationToken">Ends a training early.</param>
public sealed record ModelContext(
    MLContext MLContext, Table Table, int TrainRows, int? Epochs, Action<EpochResult> EpochCompleted, CancellationToken CancellationToken);
