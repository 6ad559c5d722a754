using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Optimizers;

namespace MLNetDeep.Engine.Tests.WorkedExamples;

/// <summary>Section 6: v = -lr*dx + momentum*v; x = x + v.</summary>
public class MomentumStepTests
{
    [Fact]
    public void Three_steps_are_those_of_exact_fractions()
    {
        var optimizer = new MomentumOptimizer(0.125f, 0.5f);
        OptimizerState state = optimizer.CreateState([1]);
        float[] x = [1];
        float[] gradients = [2, -1, 4];

        // v = -1/4, 1/8 - 1/8 = 0, -1/2; x = 3/4, 3/4, 1/4.
        foreach ((float gradient, float expected) in gradients.Zip([0.75f, 0.75f, 0.25f]))
        {
            state.BeginStep();
            state.Update(0, optimizer.LearningRate, [gradient], x, Parallelism.Single);
            Assert.Equal(expected, x[0]);
        }
    }
}
