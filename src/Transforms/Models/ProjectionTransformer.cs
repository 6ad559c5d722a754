using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Transforms.Interop;
using MLNetDeep.Transforms.Models;
using MLNetDeep.Transforms.Scoring;

namespace MLNetDeep.Transforms;

/// <summary>
/// A transformer that projects a vector on the axes of a fitted model. It adds a vector with a number for each axis, named by its slot
/// names.
/// </summary>
/// <typeparam name="TModel">The model.</typeparam>
public sealed class ProjectionTransformer<TModel> : ModelTransformer<TModel>, IPersistent<ProjectionTransformer<TModel>>
    where TModel : class, IProjection
{
    internal ProjectionTransformer(TModel model, FeatureColumn column, string outputColumnName, string axis, int? threads = null)
        : base(model, column, model.Components, threads, model.Transform)
    {
        OutputColumnName = outputColumnName;
        Axis = axis;
    }

    /// <summary>The name of the column that is added.</summary>
    public string OutputColumnName { get; }

    // What slot names begin with.
    private string Axis { get; }

    static string IPersistent<ProjectionTransformer<TModel>>.LoaderSignature => ModelFile.LoaderSignature<TModel>("Proj");

    void IPersistent<ProjectionTransformer<TModel>>.Write(Stream part)
        => ModelFile.Write(part, Model, Column, ("outputColumn", OutputColumnName), ("axis", Axis));

    static ProjectionTransformer<TModel> IPersistent<ProjectionTransformer<TModel>>.Read(Stream part)
        => ModelFile.Read<TModel, ProjectionTransformer<TModel>>(part, "projection", (model, column, json) => new(
            model, column, json.ColumnName("outputColumn"), json.Text("axis")));

    private protected override void Save(ModelSaveContext context) => Persistence<ProjectionTransformer<TModel>>.Save(this, context);

    private protected override OutputColumn[] CreateOutputs(DataViewSchema input)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        SlotNames.AddTo(annotations, [.. Enumerable.Range(1, Model.Components).Select(number => $"{Axis}{number}")]);
        return [
            new VectorOutput(
                OutputColumnName, new VectorDataViewType(NumberDataViewType.Single, Model.Components), annotations.ToAnnotations())];
    }
}
