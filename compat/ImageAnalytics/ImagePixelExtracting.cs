using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Image;

[assembly: LoadableClass(typeof(ImagePixelExtractingTransformer), null, typeof(SignatureLoadModel), "Image Pixel Extractor Transform",
    ImagePixelExtractingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms.Image;

public sealed class ImagePixelExtractingEstimator : TrivialEstimator<ImagePixelExtractingTransformer>
{
    internal ImagePixelExtractingEstimator(IHostEnvironment env, string outputColumnName, string inputColumnName, PixelExtraction extraction)
        : base(env.Register(nameof(ImagePixelExtractingEstimator)), new(env, outputColumnName, inputColumnName, extraction))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema) => inputSchema.With(Host, Transformer.ColumnPairs, input =>
    {
        ImageColumns.Require(Host, input);
        return (SchemaShape.Column.VectorKind.Vector, Transformer.ItemType, false, null);
    });

    [Flags]
    public enum ColorBits : byte
    {
        Alpha = 0x01,
        Red = 0x02,
        Green = 0x04,
        Blue = 0x08,
        Rgb = Red | Green | Blue,
        All = Alpha | Red | Green | Blue,
    }

    public enum ColorsOrder : byte
    {
        ARGB = 1,
        ARBG = 2,
        ABRG = 3,
        ABGR = 4,
        AGRB = 5,
        AGBR = 6,
    }
}

public sealed class ImagePixelExtractingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "ImagePixelExtractor";
    private readonly PixelExtraction[] _extractions;

    internal ImagePixelExtractingTransformer(IHostEnvironment env, string outputColumnName, string inputColumnName, PixelExtraction extraction)
        : base(env.Register(nameof(ImagePixelExtractingTransformer)), (outputColumnName, inputColumnName))
        => _extractions = [extraction.Checked(Host)];

    // *** Binary format ***
    // columns; for each what PixelExtraction writes
    private ImagePixelExtractingTransformer(IHostEnvironment env, ModelLoadContext ctx)
        : base(env.Register(nameof(ImagePixelExtractingTransformer)), ctx)
        => _extractions = [.. ColumnPairs.Select(_ => PixelExtraction.Load(ctx).Checked(Host))];

    internal NumberDataViewType ItemType => _extractions[0].ItemType;

    private protected override RowMapping MakeRowMapping(DataViewSchema inputSchema)
    {
        int[] inputs = FindInputs(inputSchema);
        foreach (var input in inputs.Select(index => inputSchema[index]))
        {
            var type = ImageColumns.Require(Host, input);
            if (type.Height <= 0 || type.Width <= 0)
                throw Host.ExceptSchemaMismatch(nameof(inputSchema), "input", input.Name, "known-size image", "unknown-size image");
        }
        return new Mapping(inputSchema, inputs, this);
    }

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(GetVersionInfo());
        SaveColumns(ctx);
        foreach (var extraction in _extractions)
            extraction.Save(ctx);
    }

    private static VersionInfo GetVersionInfo() => new("IMGPXEXT", 0x00010003, 0x00010002, 0x00010003,
        typeof(ImagePixelExtractingTransformer).Assembly.FullName!, LoaderSignature);

    private static ImagePixelExtractingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(GetVersionInfo());
        return new(env, ctx);
    }

    private sealed class Mapping(DataViewSchema inputSchema, int[] inputs, ImagePixelExtractingTransformer parent)
        : OneToOneMapping(inputSchema, inputs)
    {
        protected override DataViewSchema.DetachedColumn MakeOutput(int output, DataViewSchema.Column input)
            => new(parent.ColumnPairs[output].outputColumnName, parent._extractions[output].TypeFor(ImageColumns.Require(parent.Host, input)), null);

        protected override Delegate CreateGetter(DataViewRow row, int output, DataViewSchema.Column input)
        {
            var getter = new PixelGetter(row, input, parent._extractions[output], ImageColumns.Require(parent.Host, input));
            return parent._extractions[output].AsFloats ? (ValueGetter<VBuffer<float>>)getter.Get : (ValueGetter<VBuffer<byte>>)getter.Get;
        }
    }

    private sealed class PixelGetter(DataViewRow row, DataViewSchema.Column input, PixelExtraction extraction, ImageDataViewType type)
        : ImageGetter(row, input)
    {
        private readonly int _size = extraction.TypeFor(type).Size;

        public void Get(ref VBuffer<float> value) => Get(ref value, extraction.Scaled);

        public void Get(ref VBuffer<byte> value) => Get(ref value, sample => sample);

        private void Get<T>(ref VBuffer<T> value, Func<byte, T> convert)
        {
            if (Read() is not { } image)
            {
                // No image: zeros.
                value = VBufferEditor.Create(ref value, _size, 0).Commit();
                return;
            }
            Contracts.Check(image.Width == type.Width && image.Height == type.Height,
                $"The column has images of {type.Width} x {type.Height}, but one of {image.Width} x {image.Height} came.");
            var editor = VBufferEditor.Create(ref value, _size);
            extraction.Extract(image, editor.Values, convert);
            value = editor.Commit();
        }
    }
}
