using Microsoft.ML;
using Microsoft.ML.Model.OnnxConverter;

namespace MLNetDeep.Transforms.Interop;

/// <summary>
/// A data view that ML.NET recognises as a transform of its source, so that what walks back along a pipeline sees it and what is before it.
/// </summary>
internal interface ITransformView : ITransformCanSaveOnnx
{
    /// <summary>The transformer that made the view of its source.</summary>
    ITransformer Transformer { get; }

    void ICanSaveModel.Save(ModelSaveContext ctx) => Transformer.Save(ctx);

    // Asked before a file is written. False would leave the step out of it with a warning.
    bool ICanSaveOnnx.CanSaveOnnx(OnnxContext ctx) => throw new NotSupportedException(
        $"{NameOf(Transformer.GetType())} cannot be exported to ONNX. "
        + "Convert the steps before it, or save the whole model with mlContext.Model.Save.");

    void ISaveAsOnnx.SaveAsOnnx(OnnxContext ctx) => ((ICanSaveOnnx)this).CanSaveOnnx(ctx);

    private static string NameOf(Type type)
        => type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>" : type.Name;
}
