using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

[assembly: LoadableClass(typeof(LinearBinaryModelParameters), null, typeof(SignatureLoadModel), "", LinearBinaryModelParameters.LoaderSignature)]

namespace Microsoft.ML.Trainers;

public abstract class LinearModelParameters : ModelParametersBase<float>, IScalarModel
{
    private readonly float[] _weights;

    private protected LinearModelParameters(float[] weights, float bias)
    {
        _weights = weights;
        Bias = bias;
    }

    public IReadOnlyList<float> Weights => _weights;

    public float Bias { get; protected set; }

    int IScalarModel.FeatureCount => _weights.Length;

    Func<VBuffer<float>, float> IScalarModel.CreateScorer() =>
        features => Bias + FeatureVectors.Dot(features.GetIndices(), features.GetValues(), _weights);

    private protected void Write(ModelSaveContext ctx)
    {
        // *** Binary format ***
        // float: bias
        // float[]: weights
        ctx.Writer.Write(Bias);
        ctx.Writer.WriteArray(_weights);
    }
}

public sealed class LinearBinaryModelParameters : LinearModelParameters
{
    internal const string LoaderSignature = "Linear2CExec";

    internal LinearBinaryModelParameters(float[] weights, float bias)
        : base(weights, bias)
    {
    }

    internal static LinearBinaryModelParameters Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(GetVersionInfo());
        float bias = ctx.Reader.ReadSingle();
        return new LinearBinaryModelParameters(ctx.Reader.ReadFloats(), bias);
    }

    private protected override void SaveCore(ModelSaveContext ctx)
    {
        ctx.SetVersionInfo(GetVersionInfo());
        Write(ctx);
    }

    private static VersionInfo GetVersionInfo() => ModelFormat.Version("LINEAR2C", LoaderSignature);
}
