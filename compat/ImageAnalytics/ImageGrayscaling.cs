using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Image;

[assembly: LoadableClass(typeof(ImageGrayscalingTransformer), null, typeof(SignatureLoadModel), "Image Greyscale Transform",
    ImageGrayscalingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms.Image;

public sealed class ImageGrayscalingEstimator : TrivialEstimator<ImageGrayscalingTransformer>
{
    internal ImageGrayscalingEstimator(IHostEnvironment env, params (string outputColumnName, string inputColumnName)[] columns)
        : base(env.Register(nameof(ImageGrayscalingEstimator)), new(env, columns))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema) => inputSchema.With(Host, Transformer.ColumnPairs, input =>
    {
        ImageColumns.Require(Host, input);
        return (input.Kind, input.ItemType, input.IsKey, input.Annotations);
    });
}

public sealed class ImageGrayscalingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "ImageGrayscaleTransform";

    internal ImageGrayscalingTransformer(IHostEnvironment env, params (string outputColumnName, string inputColumnName)[] columns)
        : base(env.Register(nameof(ImageGrayscalingTransformer)), columns)
    {
    }

    private ImageGrayscalingTransformer(IHostEnvironment env, ModelLoadContext ctx)
        : base(env.Register(nameof(ImageGrayscalingTransformer)), ctx)
    {
    }

    private protected override RowMapping MakeRowMapping(DataViewSchema inputSchema)
    {
        int[] inputs = FindInputs(inputSchema);
        foreach (int input in inputs)
            ImageColumns.Require(Host, inputSchema[input]);
        return new Mapping(inputSchema, inputs, this);
    }

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(GetVersionInfo());
        SaveColumns(ctx);
    }

    private static VersionInfo GetVersionInfo() => new("IMGGRAYT", 0x00010001, 0x00010001, 0x00010001,
        typeof(ImageGrayscalingTransformer).Assembly.FullName!, LoaderSignature);

    private static ImageGrayscalingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(GetVersionInfo());
        return new(env, ctx);
    }

    private sealed class Mapping(DataViewSchema inputSchema, int[] inputs, ImageGrayscalingTransformer parent) : OneToOneMapping(inputSchema, inputs)
    {
        protected override DataViewSchema.DetachedColumn MakeOutput(int output, DataViewSchema.Column input)
            => new(parent.ColumnPairs[output].outputColumnName, input.Type, null);

        protected override Delegate CreateGetter(DataViewRow row, int output, DataViewSchema.Column input)
            => new ImageToImageGetter(row, input, GreyImage.Of).Getter;
    }
}
