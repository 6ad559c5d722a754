using Microsoft.ML.Data;

namespace Microsoft.ML.Trainers;

/// <summary>The parameters of a trained model.</summary>
public abstract class ModelParametersBase<TOutput> : ICanSaveModel
{
    private protected ModelParametersBase()
    {
    }

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        SaveCore(ctx);
    }

    private protected abstract void SaveCore(ModelSaveContext ctx);
}

/// <summary>A model with one score a row; each scorer has buffers of its own, so several may work at the same time.</summary>
internal interface IScalarModel
{
    int FeatureCount { get; }

    Func<VBuffer<float>, float> CreateScorer();
}

/// <summary>A scalar model whose score stands for a probability.</summary>
internal interface IProbabilityModel : IScalarModel
{
    float ToProbability(float score);
}

/// <summary>A model with one score a class; each scorer has buffers of its own, so several may work at the same time.</summary>
internal interface IVectorModel
{
    int FeatureCount { get; }

    int ClassCount { get; }

    VectorScorer CreateScorer();
}

/// <summary>Writes a row's scores.</summary>
internal delegate void VectorScorer(in VBuffer<float> features, Span<float> scores);
