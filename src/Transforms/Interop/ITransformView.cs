using Microsoft.ML;
using Microsoft.ML.Model.OnnxConverter;
using MLNetDeep.Onnx.Writing;
using MLNetDeep.Transforms.Scoring;

namespace MLNetDeep.Transforms.Interop;

/// <summary>
/// A data view that ML.NET recognises as a transform of its source, so that what walks back along a pipeline sees it and what is before it.
/// </summary>
internal interface ITransformView : ITransformCanSaveOnnx
{
    /// <summary>The transformer that made the view of its source.</summary>
    ITransformer Transformer { get; }

    /// <inheritdoc cref="BlockMapper.AddTo"/>
    IReadOnlyList<(OutputColumn Column, string Value)> AddTo(GraphWriter graph, Func<string, string> valueOf);

    void ICanSaveModel.Save(ModelSaveContext ctx) => Transformer.Save(ctx);

    // Asked before a file is written. False would leave the step out of it with a warning.
    bool ICanSaveOnnx.CanSaveOnnx(OnnxContext ctx) => true;

    void ISaveAsOnnx.SaveAsOnnx(OnnxContext ctx)
    {
        if (ctx is OnnxGraph graph)
        {
            graph.Add(this);
        }
        else
        {
            OnnxReplay.Add(ctx, this);
        }
    }
}
