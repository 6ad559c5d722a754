using Microsoft.ML.Data;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.Transforms;

/// <summary>What every transformer of a network holds.</summary>
/// <param name="Network">The network.</param>
/// <param name="FeatureColumnName">The column it reads.</param>
/// <param name="FeatureType">That column's type in training.</param>
/// <param name="History">How the training went.</param>
internal sealed record TrainedNetwork(Network Network, string FeatureColumnName, VectorDataViewType FeatureType, TrainingHistory History);
