using MLNetDeep.Engine.Optimizers;

namespace MLNetDeep.Extensions.Tests;

/// <summary>Lion (Chen et al. 2023), with weight decay beside the step.</summary>
public sealed record Lion(float Beta1 = 0.9f, float Beta2 = 0.99f) : Optimizer(learningRate: 0.003f)
{
    protected override bool DecouplesWeightDecay => true;

    protected override void Validate()
    {
        base.Validate();
        Require(Beta1 is >= 0 and < 1, nameof(Beta1), "at least 0 and below 1", Beta1);
    }

    protected override OptimizerState CreateState(ReadOnlySpan<int> lengths) => new State(this, lengths);

    private sealed class State(Lion settings, ReadOnlySpan<int> lengths) : OptimizerState(settings, 1, lengths)
    {
        protected override void Update(in ParameterUpdate update)
        {
            Span<float> mean = Slot(update.Parameter, 0);
            for (int i = 0; i < mean.Length; i++)
            {
                float gradient = update.Gradient[i];
                update.Value[i] -= update.LearningRate * MathF.Sign((settings.Beta1 * mean[i]) + ((1 - settings.Beta1) * gradient));
                mean[i] = (settings.Beta2 * mean[i]) + ((1 - settings.Beta2) * gradient);
            }
        }
    }
}

/// <summary>Gradient descent again, without a kernel.</summary>
public sealed record PlainDescent() : Optimizer(learningRate: 0.5f)
{
    protected override OptimizerState CreateState(ReadOnlySpan<int> lengths) => new State(this, lengths);

    private sealed class State(PlainDescent settings, ReadOnlySpan<int> lengths) : OptimizerState(settings, 0, lengths)
    {
        protected override void Update(in ParameterUpdate update)
        {
            for (int i = 0; i < update.Value.Length; i++)
            {
                update.Value[i] -= update.LearningRate * update.Gradient[i];
            }
        }
    }
}

/// <summary>Multiplies the rate after each epoch that was better than the one before, and divides it after others.</summary>
public sealed record BoldDriver(float Factor = 1.1f) : LearningRateSchedule
{
    public override float FactorAt(TrainingProgress progress) => 1;

    protected override void Validate() => Require(Factor > 1, nameof(Factor), "above 1", Factor);

    protected override ScheduleState CreateState() => new State(this);

    private sealed class State(BoldDriver settings) : ScheduleState(settings)
    {
        private double _factor = 1;
        private double _loss = double.PositiveInfinity;

        public override float FactorAt(TrainingProgress progress) => (float)_factor;

        public override void EndEpoch(double loss)
        {
            _factor = loss < _loss ? _factor * settings.Factor : _factor / 2;
            _loss = loss;
        }

        public override double[] Save() => [_factor, _loss];

        public override void Restore(ReadOnlySpan<double> saved)
        {
            RequireLength(saved, 2);
            (_factor, _loss) = (saved[0], saved[1]);
        }
    }
}
