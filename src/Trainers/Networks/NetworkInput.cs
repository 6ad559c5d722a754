using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Training;
using MLNetDeep.Transforms.Models;

namespace MLNetDeep.Trainers;

/// <summary>What a network is made for.</summary>
/// <param name="FeatureColumn">The column of features; null: categories alone are read.</param>
/// <param name="Rows">Gives the rows to learn from, which are read when it is first called.</param>
/// <param name="Initial">The network to go on from, if any.</param>
/// <param name="Cancellation">Ends the reading early.</param>
internal sealed record NetworkInput(
    DataViewSchema.Column? FeatureColumn, Func<IBatchSource> Rows, NetworkSpec? Initial, CancellationToken Cancellation)
{
    /// <summary>The columns of categories, whose numbers are behind the features.</summary>
    public IReadOnlyList<CategoryColumn> Categories { get; init; } = [];

    /// <summary>The column of features of a network that reads nothing else.</summary>
    public DataViewSchema.Column Features => FeatureColumn!.Value;

    /// <summary>The columns of categories that give an index, the last of a row's numbers.</summary>
    public CategoryColumn[] Indexed => [.. Categories.Where(category => !category.HasIndicators)];

    /// <summary>The numbers before the indices: features and indicators of categories.</summary>
    public int Numbers => ((FeatureColumn?.Type as VectorDataViewType)?.Size ?? 0)
        + Categories.Where(category => category.HasIndicators).Sum(category => category.Size);
}
