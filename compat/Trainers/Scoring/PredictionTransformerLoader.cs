using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using Microsoft.ML.Trainers.FastTree;

[assembly: LoadableClass(typeof(ITransformer), typeof(MulticlassPredictionTransformerLoader), null, typeof(SignatureLoadModel), "",
    PredictionTransformerLoader.MulticlassSignature)]
[assembly: LoadableClass(typeof(ITransformer), typeof(BinaryPredictionTransformerLoader), null, typeof(SignatureLoadModel), "",
    PredictionTransformerLoader.BinarySignature)]

namespace Microsoft.ML.Data;

/// <summary>The formats of the prediction transformers, which load with the type of their model.</summary>
internal static class PredictionTransformerLoader
{
    public const string MulticlassSignature = "MulticlassPredXfer";
    public const string BinarySignature = "BinaryPredXfer";
    public const string ModelName = "Model";

    public static VersionInfo MulticlassVersion() => ModelFormat.Version("MC  PRED", MulticlassSignature);

    public static VersionInfo BinaryVersion() => ModelFormat.Version("BIN PRED", BinarySignature);
}

internal static class MulticlassPredictionTransformerLoader
{
    public static ITransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(PredictionTransformerLoader.MulticlassVersion());
        ctx.LoadModel<IVectorModel, SignatureLoadModel>(env, out var model, PredictionTransformerLoader.ModelName);
        var builder = new DataViewSchema.Builder();
        string features = SchemaStore.ReadFeatures(ctx, builder), label = SchemaStore.ReadLabel(ctx, builder);
        var schema = builder.ToSchema();
        env.CheckDecode(schema[features].Type.GetVectorSize() == model.FeatureCount, "Corrupt model: it does not fit its features.");
        return model switch
        {
            MaximumEntropyModelParameters entropy => Make(entropy),
            OneVersusAllModelParameters oneVersusAll => Make(oneVersusAll),
            _ => throw env.ExceptDecode($"No transformer for a {model.GetType().Name}."),
        };

        ITransformer Make<TModel>(TModel typed)
            where TModel : class => new MulticlassPredictionTransformer<TModel>(env, typed, schema, features, label);
    }
}

internal static class BinaryPredictionTransformerLoader
{
    public static ITransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(PredictionTransformerLoader.BinaryVersion());
        ctx.LoadModel<IScalarModel, SignatureLoadModel>(env, out var model, PredictionTransformerLoader.ModelName);
        var builder = new DataViewSchema.Builder();
        string features = SchemaStore.ReadFeatures(ctx, builder);
        var schema = builder.ToSchema();
        env.CheckDecode(schema[features].Type.GetVectorSize() == model.FeatureCount, "Corrupt model: it does not fit its features.");
        return model switch
        {
            LinearBinaryModelParameters linear => Make(linear),
            FastForestBinaryModelParameters forest => Make(forest),
            CalibratedModelParametersBase<FastTreeBinaryModelParameters, PlattCalibrator> trees => Make(trees),
            _ => throw env.ExceptDecode($"No transformer for a {model.GetType().Name}."),
        };

        ITransformer Make<TModel>(TModel typed)
            where TModel : class => new BinaryPredictionTransformer<TModel>(env, typed, schema, features);
    }
}
