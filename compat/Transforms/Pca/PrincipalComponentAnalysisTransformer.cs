using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(typeof(PrincipalComponentAnalysisTransformer), null, typeof(SignatureLoadModel), "",
    PrincipalComponentAnalysisTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms;

/// <summary>Projects a vector, less the mean, onto unit vectors along its principal components.</summary>
public sealed class PrincipalComponentAnalysisTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "PcaTransform";
    private readonly float[][] _directions;
    private readonly float[] _projectedMean;

    private PrincipalComponentAnalysisTransformer(IHost host, (string Output, string Input) columns, float[][] directions, float[] projectedMean)
        : base(host, columns)
    {
        _directions = directions;
        _projectedMean = projectedMean;
    }

    private PrincipalComponentAnalysisTransformer(IHost host, ModelLoadContext ctx)
        : base(host, ctx)
    {
        _projectedMean = ctx.Reader.ReadFloats();
        _directions = [.. _projectedMean.Select(_ => ctx.Reader.ReadFloats())];
        host.CheckDecode(ColumnPairs.Length == 1 && _directions.Length > 0 && _directions.All(each => each.Length == _directions[0].Length),
            "Corrupt model: the components differ in size.");
    }

    internal static PrincipalComponentAnalysisTransformer Of(
        IHostEnvironment env, (string, string) columns, double[] mean, double[][] vectors)
    {
        float[][] directions = [.. vectors.Select(vector => Array.ConvertAll(vector, value => (float)value))];
        float[] projected = [.. vectors.Select(vector => (float)vector.Zip(mean, (value, center) => value * center).Sum())];
        return new(env.Register(nameof(PrincipalComponentAnalysisTransformer)), columns, directions, projected);
    }

    internal static void CheckInput(IExceptionContext ectx, DataViewSchema.Column column)
    {
        if (column.Type is not VectorDataViewType { Size: > 1 } vector || !vector.ItemType.Equals(NumberDataViewType.Single))
        {
            throw ectx.ExceptSchemaMismatch("inputSchema", "input", column.Name, "known-size vector of Single of two or more items",
                column.Type.ToString()!);
        }
    }

    internal static PrincipalComponentAnalysisTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(GetVersionInfo());
        return new(env.Register(nameof(PrincipalComponentAnalysisTransformer)), ctx);
    }

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        // *** Binary format ***
        // the pair of columns
        // float[]: the projected mean
        // per component, float[]: its direction
        ctx.CheckAtModel();
        ctx.SetVersionInfo(GetVersionInfo());
        SaveColumns(ctx);
        ctx.Writer.WriteArray(_projectedMean);
        foreach (float[] direction in _directions)
            ctx.Writer.WriteArray(direction);
    }

    private protected override RowMapping MakeRowMapping(DataViewSchema inputSchema)
    {
        int[] inputs = FindInputs(inputSchema);
        var column = inputSchema[inputs[0]];
        CheckInput(Host, column);
        if (column.Type.GetVectorSize() != _directions[0].Length)
        {
            throw Host.ExceptSchemaMismatch(nameof(inputSchema), "input", column.Name,
                new VectorDataViewType(NumberDataViewType.Single, _directions[0].Length).ToString(), column.Type.ToString()!);
        }
        return new Mapping(inputSchema, inputs, ColumnPairs[0].outputColumnName, _directions, _projectedMean);
    }

    private static VersionInfo GetVersionInfo() => ModelFormat.Version("PCA FUNC", LoaderSignature);

    private sealed class Mapping(DataViewSchema inputSchema, int[] inputs, string name, float[][] directions, float[] projectedMean)
        : OneToOneMapping(inputSchema, inputs)
    {
        protected override DataViewSchema.DetachedColumn MakeOutput(int output, DataViewSchema.Column input)
            => new(name, new VectorDataViewType(NumberDataViewType.Single, directions.Length));

        protected override Delegate CreateGetter(DataViewRow row, int output, DataViewSchema.Column input)
        {
            var getter = row.GetGetter<VBuffer<float>>(input);
            VBuffer<float> source = default;
            return (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
            {
                getter(ref source);
                var editor = VBufferEditor.Create(ref value, directions.Length);
                for (int k = 0; k < directions.Length; k++)
                    editor.Values[k] = FeatureVectors.Dot(source.GetIndices(), source.GetValues(), directions[k]) - projectedMean[k];
                value = editor.Commit();
            });
        }
    }
}
