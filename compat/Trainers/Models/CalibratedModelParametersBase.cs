using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using Microsoft.ML.Trainers.FastTree;

[assembly: Microsoft.ML.LoadableClass(typeof(object), typeof(Microsoft.ML.Calibrators.CalibratedModelParametersLoader), null,
    typeof(Microsoft.ML.SignatureLoadModel), "", Microsoft.ML.Calibrators.CalibratedModelParametersLoader.LoaderSignature)]

namespace Microsoft.ML.Calibrators;

public abstract class CalibratedModelParametersBase
{
    private protected CalibratedModelParametersBase(object subModel, ICalibrator calibrator)
    {
        SubModel = subModel;
        Calibrator = calibrator;
    }

    public object SubModel { get; }

    public ICalibrator Calibrator { get; }
}

public abstract class CalibratedModelParametersBase<TSubModel, TCalibrator> : CalibratedModelParametersBase, IProbabilityModel
    where TSubModel : class
    where TCalibrator : class, ICalibrator
{
    private protected CalibratedModelParametersBase(TSubModel subModel, TCalibrator calibrator)
        : base(subModel, calibrator)
    {
        SubModel = subModel;
        Calibrator = calibrator;
    }

    public new TSubModel SubModel { get; }

    public new TCalibrator Calibrator { get; }

    int IScalarModel.FeatureCount => ((IScalarModel)SubModel).FeatureCount;

    Func<VBuffer<float>, float> IScalarModel.CreateScorer() => ((IScalarModel)SubModel).CreateScorer();

    float IProbabilityModel.ToProbability(float score) => Calibrator.PredictProbability(score);
}

/// <summary>A scalar model and the sigmoid that turns its scores into probabilities.</summary>
internal sealed class SigmoidCalibratedModelParameters<TSubModel>(TSubModel subModel, PlattCalibrator calibrator)
    : CalibratedModelParametersBase<TSubModel, PlattCalibrator>(subModel, calibrator), ICanSaveModel
    where TSubModel : class
{
    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        // *** Binary format ***
        // sub-model "Predictor": the model below
        // sub-model "Calibrator": the calibrator
        ctx.CheckAtModel();
        ctx.SetVersionInfo(CalibratedModelParametersLoader.GetVersionInfo());
        ctx.SaveModel(SubModel, CalibratedModelParametersLoader.SubModelName);
        ctx.SaveModel<ICalibrator>(Calibrator, CalibratedModelParametersLoader.CalibratorName);
    }
}

/// <summary>Loads a calibrated model with the type of the model below it.</summary>
internal static class CalibratedModelParametersLoader
{
    public const string LoaderSignature = "CalibratedModel";
    public const string SubModelName = "Predictor";
    public const string CalibratorName = "Calibrator";

    public static VersionInfo GetVersionInfo() => ModelFormat.Version("CALIPRED", LoaderSignature);

    public static object Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(GetVersionInfo());
        ctx.LoadModel<IScalarModel, SignatureLoadModel>(env, out var model, SubModelName);
        ctx.LoadModel<PlattCalibrator, SignatureLoadModel>(env, out var calibrator, CalibratorName);
        return Wrap(model, calibrator);
    }

    /// <summary>A model with its calibrator.</summary>
    public static IProbabilityModel Wrap(IScalarModel model, PlattCalibrator calibrator) => model switch
    {
        LinearBinaryModelParameters linear => new SigmoidCalibratedModelParameters<LinearBinaryModelParameters>(linear, calibrator),
        FastTreeBinaryModelParameters trees => new SigmoidCalibratedModelParameters<FastTreeBinaryModelParameters>(trees, calibrator),
        FastForestBinaryModelParameters forest => new SigmoidCalibratedModelParameters<FastForestBinaryModelParameters>(forest, calibrator),
        _ => throw Contracts.Except($"A {model.GetType().Name} cannot be calibrated."),
    };
}
