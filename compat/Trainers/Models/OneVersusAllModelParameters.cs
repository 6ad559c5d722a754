using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

[assembly: LoadableClass(typeof(OneVersusAllModelParameters), null, typeof(SignatureLoadModel), "", OneVersusAllModelParameters.LoaderSignature)]

namespace Microsoft.ML.Trainers;

/// <summary>One binary model a class; the scores are the models' probabilities scaled to sum to one, or their raw scores.</summary>
public sealed class OneVersusAllModelParameters : ModelParametersBase<VBuffer<float>>, IVectorModel
{
    internal const string LoaderSignature = "OVAExec";
    private readonly IScalarModel[] _models;
    private readonly bool _useProbabilities;

    internal OneVersusAllModelParameters(IScalarModel[] models, bool useProbabilities)
    {
        _models = models;
        _useProbabilities = useProbabilities;
    }

    int IVectorModel.FeatureCount => _models[0].FeatureCount;

    int IVectorModel.ClassCount => _models.Length;

    VectorScorer IVectorModel.CreateScorer()
    {
        Func<VBuffer<float>, float>[] scorers = [.. _models.Select(model => model.CreateScorer())];
        return (in VBuffer<float> features, Span<float> scores) =>
        {
            for (int c = 0; c < scorers.Length; c++)
            {
                float score = scorers[c](features);
                scores[c] = _useProbabilities ? ((IProbabilityModel)_models[c]).ToProbability(score) : score;
            }
            if (_useProbabilities)
            {
                ScaleToOne(scores);
            }
        };
    }

    internal static OneVersusAllModelParameters Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(GetVersionInfo());
        bool useProbabilities = ctx.Reader.ReadBoolean();
        int count = ctx.Reader.ReadInt32();
        Contracts.CheckDecode(count > 0, "Corrupt model: no classes.");
        var models = new IScalarModel[count];
        for (int c = 0; c < count; c++)
        {
            ctx.LoadModel<IScalarModel, SignatureLoadModel>(env, out models[c], PartName(c));
        }
        return new OneVersusAllModelParameters(models, useProbabilities);
    }

    private protected override void SaveCore(ModelSaveContext ctx)
    {
        // *** Binary format ***
        // bool: whether the scores are probabilities
        // int: number of classes
        // per class, sub-model: the binary model
        ctx.SetVersionInfo(GetVersionInfo());
        ctx.Writer.Write(_useProbabilities);
        ctx.Writer.Write(_models.Length);
        for (int c = 0; c < _models.Length; c++)
        {
            ctx.SaveModel(_models[c], PartName(c));
        }
    }

    private static void ScaleToOne(Span<float> scores)
    {
        double sum = 0;
        foreach (ref float score in scores)
        {
            score = score >= 0 ? score : 0;
            sum += score;
        }
        if (sum > 0)
        {
            foreach (ref float score in scores)
            {
                score = (float)(score / sum);
            }
        }
    }

    private static string PartName(int c) => $"SubPredictor_{c:000}";

    private static VersionInfo GetVersionInfo() => ModelFormat.Version("TLC OVA ", LoaderSignature);
}
