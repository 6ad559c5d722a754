using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetDeep.Engine.Learning;
using MLNetDeep.Transforms;
using MLNetDeep.Transforms.Interop;

namespace MLNetDeep.Trainers;

/// <summary>
/// An estimator that fits a projection of a vector column, by the classes of a label where the learner takes them. The transformer adds the
/// projection as a column, whose slots are named after the axes; one of the same name, which may be the input, it hides.
/// </summary>
/// <typeparam name="TModel">The model.</typeparam>
public sealed class ProjectionEstimator<TModel> : Trainer<ProjectionTransformer<TModel>, TModel>
    where TModel : class, IProjection
{
    private readonly IProjectionLearner<TModel> _learner;
    private readonly string _outputColumnName;

    internal ProjectionEstimator(
        IHost host, IProjectionLearner<TModel> learner, string outputColumnName, string? inputColumnName, string? labelColumnName = null)
        : base(
            host, TaskOf(learner, outputColumnName, labelColumnName), learner,
            new(labelColumnName, inputColumnName ?? outputColumnName, null, "input"))
    {
        _learner = learner;
        _outputColumnName = outputColumnName;
    }

    private protected override ProjectionTransformer<TModel> Fit(DataViewRows rows)
        => new(_learner.FitProjection(rows), rows.Column, _outputColumnName, _learner.Axis, Threads);

    private static TrainerTask TaskOf(IProjectionLearner<TModel>? learner, string outputColumnName, string? labelColumnName)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(outputColumnName);
        TrainerColumns.Require(labelColumnName != outputColumnName, nameof(labelColumnName), outputColumnName);
        SchemaShape.Column[] outputs = [SchemaShapes.Numbers(outputColumnName, hasSlotNames: true)];
        return learner is { NeedsClasses: true } ? new MulticlassTask(outputs) : new UnlabeledTask(outputs);
    }
}
