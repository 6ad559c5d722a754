using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

[assembly: LoadableClass(typeof(MaximumEntropyModelParameters), null, typeof(SignatureLoadModel), "", MaximumEntropyModelParameters.LoaderSignature)]

namespace Microsoft.ML.Trainers;

public abstract class LinearMulticlassModelParametersBase : ModelParametersBase<VBuffer<float>>, IVectorModel
{
    private readonly float[][] _weights;
    private readonly float[] _biases;

    private protected LinearMulticlassModelParametersBase(float[][] weights, float[] biases)
    {
        _weights = weights;
        _biases = biases;
    }

    int IVectorModel.FeatureCount => _weights[0].Length;

    int IVectorModel.ClassCount => _weights.Length;

    VectorScorer IVectorModel.CreateScorer() => (in VBuffer<float> features, Span<float> scores) =>
    {
        for (int c = 0; c < _weights.Length; c++)
        {
            scores[c] = _biases[c] + FeatureVectors.Dot(features.GetIndices(), features.GetValues(), _weights[c]);
        }
        ToProbabilities(scores);
    };

    private protected abstract void ToProbabilities(Span<float> scores);

    private protected void Write(ModelSaveContext ctx)
    {
        // *** Binary format ***
        // float[]: biases, one a class
        // per class, float[]: weights
        ctx.Writer.WriteArray(_biases);
        foreach (float[] values in _weights)
        {
            ctx.Writer.WriteArray(values);
        }
    }

    private protected static (float[][] Weights, float[] Biases) Read(ModelLoadContext ctx)
    {
        float[] biases = ctx.Reader.ReadFloats();
        float[][] weights = [.. biases.Select(_ => ctx.Reader.ReadFloats())];
        Contracts.CheckDecode(biases.Length > 0 && weights.All(values => values.Length == weights[0].Length),
            "Corrupt model: the classes differ in the number of their weights.");
        return (weights, biases);
    }
}

public sealed class MaximumEntropyModelParameters : LinearMulticlassModelParametersBase
{
    internal const string LoaderSignature = "MultiClassLRExec";

    internal MaximumEntropyModelParameters(float[][] weights, float[] biases)
        : base(weights, biases)
    {
    }

    internal static MaximumEntropyModelParameters Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(GetVersionInfo());
        var (weights, biases) = Read(ctx);
        return new MaximumEntropyModelParameters(weights, biases);
    }

    private protected override void SaveCore(ModelSaveContext ctx)
    {
        ctx.SetVersionInfo(GetVersionInfo());
        Write(ctx);
    }

    /// <summary>The softmax of the scores.</summary>
    private protected override void ToProbabilities(Span<float> scores)
    {
        float highest = float.NegativeInfinity;
        foreach (float score in scores)
        {
            highest = MathF.Max(highest, score);
        }
        double sum = 0;
        foreach (ref float score in scores)
        {
            score = MathF.Exp(score - highest);
            sum += score;
        }
        foreach (ref float score in scores)
        {
            score = (float)(score / sum);
        }
    }

    private static VersionInfo GetVersionInfo() => ModelFormat.Version("MULTI LR", LoaderSignature);
}
