using Microsoft.ML;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.Trainers;

/// <summary>What a network is made for.</summary>
/// <param name="Features">The column of features.</param>
/// <param name="Rows">Gives the rows to learn from, which are read when it is first called.</param>
/// <param name="Initial">The network to go on from, if any.</param>
/// <param name="Cancellation">Ends the reading early.</param>
internal sealed record NetworkInput(
    DataViewSchema.Column Features, Func<IBatchSource> Rows, NetworkSpec? Initial, CancellationToken Cancellation);
