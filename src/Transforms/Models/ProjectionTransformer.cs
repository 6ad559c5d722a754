using System.Text.Json.Nodes;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Classic;
using MLNetDeep.Onnx.Models;
using MLNetDeep.Transforms;
using MLNetDeep.Transforms.Interop;
using MLNetDeep.Transforms.Models;
using MLNetDeep.Transforms.Scoring;

[assembly: Loadable<ProjectionLoader>("MLNetDeepLdaProj", "MLNetDeepPcaProj")]

namespace MLNetDeep.Transforms;

/// <summary>
/// A transformer that projects a vector on the axes of a fitted model. It adds a vector with a number for each axis, named by its slot
/// names.
/// </summary>
/// <typeparam name="TModel">The model, an <see cref="IProjection"/>.</typeparam>
public sealed class ProjectionTransformer<TModel> : ModelTransformer<TModel>
    where TModel : class, IRowModel
{
    internal ProjectionTransformer(TModel model, FeatureColumn column, string outputColumnName, string axis, int? threads = null)
        : base(model, column, ((IProjection)model).Components, threads, ((IProjection)model).Transform, ModelNodes.AddProjection)
    {
        OutputColumnName = outputColumnName;
        Axis = axis;
    }

    /// <summary>The name of the column that is added.</summary>
    public string OutputColumnName { get; }

    // What slot names begin with.
    private string Axis { get; }

    private protected override void Save(ModelSaveContext context) =>
        Persistence<ProjectionLoader>.Save(
            context, part => ModelFile.Write(part, Model, Column, ("outputColumn", OutputColumnName), ("axis", Axis)));

    private protected override OutputColumn[] CreateOutputs(DataViewSchema input)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        SlotNames.AddTo(annotations, [.. Enumerable.Range(1, OutputSize).Select(number => $"{Axis}{number}")]);
        return [
            new VectorOutput(
                OutputColumnName, new VectorDataViewType(NumberDataViewType.Single, OutputSize), annotations.ToAnnotations())];
    }
}

/// <summary>Reads a <see cref="ProjectionTransformer{TModel}"/>.</summary>
internal sealed class ProjectionLoader(FeatureColumn column, JsonObject json) : ILoader, IModelUse<BlockTransformer>
{
    public static string Signature => "MLNetDeepProjection";

    public static BlockTransformer Read(Stream part) =>
        ModelFile.Read<IProjection>(part, "projection", (column, json) => new ProjectionLoader(column, json));

    public BlockTransformer With<TModel>(TModel model) where TModel : class, IRowModel =>
        new ProjectionTransformer<TModel>(model, column, json.ColumnName("outputColumn"), json.Text("axis"));
}
