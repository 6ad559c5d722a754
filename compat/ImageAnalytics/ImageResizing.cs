using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Image;

[assembly: LoadableClass(typeof(ImageResizingTransformer), null, typeof(SignatureLoadModel), "Image Resizer Transform",
    ImageResizingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms.Image;

public sealed class ImageResizingEstimator : TrivialEstimator<ImageResizingTransformer>
{
    internal ImageResizingEstimator(IHostEnvironment env, string outputColumnName, string inputColumnName, ImageResize resize)
        : base(env.Register(nameof(ImageResizingEstimator)), new(env, outputColumnName, inputColumnName, resize))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema) => inputSchema.With(Host, Transformer.ColumnPairs, input =>
    {
        ImageColumns.Require(Host, input);
        return (SchemaShape.Column.VectorKind.Scalar, Transformer.OutputType, false, null);
    });

    public enum Anchor : byte
    {
        Right = 0,
        Left = 1,
        Top = 2,
        Bottom = 3,
        Center = 4,
    }

    public enum ResizingKind : byte
    {
        IsoPad = 0,
        IsoCrop = 1,
        Fill = 2,
    }
}

public sealed class ImageResizingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "ImageScalerTransform";
    private readonly ImageResize[] _resizes;

    internal ImageResizingTransformer(IHostEnvironment env, string outputColumnName, string inputColumnName, ImageResize resize)
        : base(env.Register(nameof(ImageResizingTransformer)), (outputColumnName, inputColumnName))
        => _resizes = [resize.Checked(Host)];

    // *** Binary format ***
    // columns; for each: int: width; int: height; byte: kind; byte: anchor
    private ImageResizingTransformer(IHostEnvironment env, ModelLoadContext ctx)
        : base(env.Register(nameof(ImageResizingTransformer)), ctx)
        => _resizes = [.. ColumnPairs.Select(_ => new ImageResize(ctx.Reader.ReadInt32(), ctx.Reader.ReadInt32(),
            (ImageResizingEstimator.ResizingKind)ctx.Reader.ReadByte(), (ImageResizingEstimator.Anchor)ctx.Reader.ReadByte()).Checked(Host))];

    internal ImageDataViewType OutputType => TypeOf(0);

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
        foreach (var resize in _resizes)
        {
            ctx.Writer.Write(resize.Width);
            ctx.Writer.Write(resize.Height);
            ctx.Writer.Write((byte)resize.Kind);
            ctx.Writer.Write((byte)resize.Anchor);
        }
    }

    private static VersionInfo GetVersionInfo() => new("IMGSCALF", 0x00010003, 0x00010003, 0x00010003,
        typeof(ImageResizingTransformer).Assembly.FullName!, LoaderSignature);

    private static ImageResizingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(GetVersionInfo());
        return new(env, ctx);
    }

    private ImageDataViewType TypeOf(int column) => new(_resizes[column].Height, _resizes[column].Width);

    private sealed class Mapping(DataViewSchema inputSchema, int[] inputs, ImageResizingTransformer parent) : OneToOneMapping(inputSchema, inputs)
    {
        protected override DataViewSchema.DetachedColumn MakeOutput(int output, DataViewSchema.Column input)
            => new(parent.ColumnPairs[output].outputColumnName, parent.TypeOf(output), null);

        protected override Delegate CreateGetter(DataViewRow row, int output, DataViewSchema.Column input)
            => new ImageToImageGetter(row, input, parent._resizes[output].Apply) { KeepsSource = true }.Getter;
    }
}
