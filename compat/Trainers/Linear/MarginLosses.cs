namespace Microsoft.ML.Trainers;

public interface ILossFunction<in TOutput, in TLabel>
{
    double Loss(TOutput output, TLabel label);
}

public interface IScalarLoss : ILossFunction<float, float>
{
    float Derivative(float output, float label);
}

public interface IClassificationLoss : IScalarLoss
{
}

public sealed class LogLoss : IClassificationLoss
{
    public double Loss(float output, float label)
    {
        double margin = label > 0 ? output : -output;
        return margin > 0 ? Math.Log(1 + Math.Exp(-margin)) : Math.Log(1 + Math.Exp(margin)) - margin;
    }

    public float Derivative(float output, float label) => (1 / (1 + MathF.Exp(-output))) - (label > 0 ? 1 : 0);
}

public sealed class HingeLoss(float margin = 1) : IClassificationLoss
{
    public double Loss(float output, float label) => Math.Max(0, margin - (label > 0 ? output : -output));

    public float Derivative(float output, float label)
    {
        float truth = label > 0 ? 1 : -1;
        return truth * output < margin ? -truth : 0;
    }
}
