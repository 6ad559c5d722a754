using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Classic;
using MLNetDeep.Contributions.Tests.Task;
using MLNetDeep.Transforms;
using MLNetDeep.Transforms.Interop;
using MLNetDeep.Transforms.Models;
using MLNetDeep.Transforms.Scoring;

[assembly: Loadable<ClusteringLoader>]

namespace MLNetDeep.Contributions.Tests.Task;

/// <summary>
/// A transformer that groups rows with a fitted model. It adds <c>PredictedLabel</c>, the nearest cluster as a key, and <c>Score</c>, the
/// distance from each.
/// </summary>
/// <typeparam name="TModel">The model, an <see cref="IClusterer"/>.</typeparam>
public sealed class ClusteringTransformer<TModel> : ModelTransformer<TModel>
    where TModel : class, IRowModel
{
    internal ClusteringTransformer(TModel model, FeatureColumn column, int? threads = null)
        : base(model, column, ((IClusterer)model).Clusters, threads, ((IClusterer)model).Measure)
    {
    }

    private protected override void Save(ModelSaveContext context) =>
        Persistence<ClusteringLoader>.Save(context, part => ModelFile.Write(part, Model, Column));

    private protected override OutputColumn[] CreateOutputs(DataViewSchema input) =>
    [
        new ScalarOutput<uint>(
            ScoreColumns.PredictedLabel, new KeyDataViewType(typeof(uint), OutputSize), Annotations(input, ScoreColumns.PredictedLabel),
            KeyOfSmallest),
        new VectorOutput(
            ScoreColumns.Score, new VectorDataViewType(NumberDataViewType.Single, OutputSize), Annotations(input, ScoreColumns.Score)),
    ];

    private static DataViewSchema.Annotations Annotations(DataViewSchema input, string column) =>
        ScoreColumns.StartAnnotations(input, "Clustering", column).ToAnnotations();

    // 1 for the first; 0, missing, where distances are.
    private static uint KeyOfSmallest(ReadOnlySpan<float> distances)
    {
        int best = 0;
        for (int i = 1; i < distances.Length; i++)
        {
            best = distances[i] < distances[best] ? i : best;
        }
        return float.IsNaN(distances[best]) ? 0 : (uint)best + 1;
    }
}

/// <summary>Reads a <see cref="ClusteringTransformer{TModel}"/>.</summary>
internal sealed class ClusteringLoader(FeatureColumn column) : ILoader, IModelUse<BlockTransformer>
{
    public static string Signature => "ContributedClustering";

    public static BlockTransformer Read(Stream part) => ModelFile.Read<IClusterer>(part, null, (column, _) => new ClusteringLoader(column));

    public BlockTransformer With<TModel>(TModel model) where TModel : class, IRowModel => new ClusteringTransformer<TModel>(model, column);
}
