using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers;

/// <summary>The base that ML.NET gives to tree trainers, which could also rank within groups; none here does.</summary>
public abstract class TrainerEstimatorBaseWithGroupId<TTransformer, TModel> : TrainerEstimatorBase<TTransformer, TModel>
    where TTransformer : ISingleFeaturePredictionTransformer<TModel>
    where TModel : class
{
    private protected TrainerEstimatorBaseWithGroupId(IHost host, TrainingColumns columns)
        : base(host, columns)
    {
    }
}
