using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

[assembly: LoadableClass(typeof(PlattCalibrator), null, typeof(SignatureLoadModel), "", PlattCalibrator.LoaderSignature)]

namespace Microsoft.ML.Calibrators;

public interface ICalibrator
{
    float PredictProbability(float output);
}

/// <summary>The sigmoid 1 / (1 + exp(slope output + offset)).</summary>
public sealed class PlattCalibrator : ICalibrator, ICanSaveModel
{
    internal const string LoaderSignature = "PlattCaliExec";

    internal PlattCalibrator(double slope, double offset)
    {
        Slope = slope;
        Offset = offset;
    }

    public double Slope { get; }

    public double Offset { get; }

    public float PredictProbability(float output) => (float)(1 / (1 + Math.Exp((Slope * output) + Offset)));

    internal static PlattCalibrator Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(GetVersionInfo());
        double slope = ctx.Reader.ReadDouble();
        return new PlattCalibrator(slope, ctx.Reader.ReadDouble());
    }

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        // *** Binary format ***
        // double: slope
        // double: offset
        ctx.CheckAtModel();
        ctx.SetVersionInfo(GetVersionInfo());
        ctx.Writer.Write(Slope);
        ctx.Writer.Write(Offset);
    }

    private static VersionInfo GetVersionInfo() => ModelFormat.Version("PLATTCAL", LoaderSignature);
}
