using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Image;

[assembly: LoadableClass(typeof(ImageLoadingTransformer), null, typeof(SignatureLoadModel), "", ImageLoadingTransformer.LoaderSignature)]

namespace Microsoft.ML.Data;

public sealed class ImageLoadingEstimator : TrivialEstimator<ImageLoadingTransformer>
{
    internal ImageLoadingEstimator(IHostEnvironment env, string? imageFolder, params (string outputColumnName, string inputColumnName)[] columns)
        : base(env.Register(nameof(ImageLoadingEstimator)), new(env, imageFolder, columns))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema) => inputSchema.With(Host, Transformer.ColumnPairs, input =>
    {
        if (input.ItemType is not TextDataViewType || input.Kind != SchemaShape.Column.VectorKind.Scalar)
            throw Host.ExceptSchemaMismatch(nameof(inputSchema), "input", input.Name, $"{TextDataViewType.Instance}", input.GetTypeString());
        return (SchemaShape.Column.VectorKind.Scalar, new ImageDataViewType(), false, null);
    });
}

public sealed class ImageLoadingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "ImageLoaderTransform";

    // Null where paths are taken as they are, as in ML.NET, which makes no promise about null.
    public readonly string ImageFolder;

    internal ImageLoadingTransformer(IHostEnvironment env, string? imageFolder, params (string outputColumnName, string inputColumnName)[] columns)
        : base(env.Register(nameof(ImageLoadingTransformer)), columns)
    {
        if (!string.IsNullOrEmpty(imageFolder) && !Directory.Exists(imageFolder))
            throw new ArgumentException($"Directory \"{imageFolder}\" does not exist.");
        ImageFolder = string.IsNullOrEmpty(imageFolder) ? null! : Path.GetFullPath(imageFolder);
    }

    // *** Binary format ***
    // columns; int: id of the folder, -1 for none; bool: images rather than bytes of files
    private ImageLoadingTransformer(IHostEnvironment env, ModelLoadContext ctx)
        : base(env.Register(nameof(ImageLoadingTransformer)), ctx)
    {
        ImageFolder = ctx.LoadStringOrNull()!;
        Host.CheckDecode(ctx.Reader.ReadBoolean(), "The model loads bytes of image files, which the stand-in for ML.NET lacks.");
    }

    private protected override RowMapping MakeRowMapping(DataViewSchema inputSchema)
    {
        int[] inputs = FindInputs(inputSchema);
        foreach (var input in inputs.Select(index => inputSchema[index]).Where(input => input.Type is not TextDataViewType))
            throw Host.ExceptSchemaMismatch(nameof(inputSchema), "input", input.Name, $"{TextDataViewType.Instance}", $"{input.Type}");
        return new Mapping(inputSchema, inputs, this);
    }

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(GetVersionInfo());
        SaveColumns(ctx);
        ctx.SaveStringOrNull(ImageFolder);
        ctx.Writer.Write(true);
    }

    private static VersionInfo GetVersionInfo() => new("IMGLOADR", 0x00010003, 0x00010003, 0x00010003,
        typeof(ImageLoadingTransformer).Assembly.FullName!, LoaderSignature);

    private static ImageLoadingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(GetVersionInfo());
        return new(env, ctx);
    }

    private sealed class Mapping(DataViewSchema inputSchema, int[] inputs, ImageLoadingTransformer parent) : OneToOneMapping(inputSchema, inputs)
    {
        protected override DataViewSchema.DetachedColumn MakeOutput(int output, DataViewSchema.Column input)
            => new(parent.ColumnPairs[output].outputColumnName, new ImageDataViewType(), null);

        protected override Delegate CreateGetter(DataViewRow row, int output, DataViewSchema.Column input)
            => new FileGetter(row, input, parent.ImageFolder).Getter;
    }

    private sealed class FileGetter(DataViewRow row, DataViewSchema.Column input, string? folder) : IDisposable
    {
        private readonly ValueGetter<ReadOnlyMemory<char>> _read = row.GetGetter<ReadOnlyMemory<char>>(input);
        private ReadOnlyMemory<char> _path;
        private MLImage? _last;

        public ValueGetter<MLImage> Getter => Get;

        public void Dispose()
        {
            _last?.Dispose();
            _last = null;
        }

        private void Get(ref MLImage value)
        {
            value?.Dispose();
            value = null!;
            _read(ref _path);
            if (_path.Length > 0)
            {
                string path = string.IsNullOrWhiteSpace(folder) ? _path.ToString() : Path.Combine(folder, _path.ToString());
                value = MLImage.Decode(File.ReadAllBytes(path), path, "imagePath");
                value.Tag = path;
            }
            _last = value;
        }
    }
}
