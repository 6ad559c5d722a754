using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Tests.Networks;

public class GradientPlanTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_deep_chain_needs_two_places(bool wantsInputGradient)
    {
        var layers = new LayerSpec[8];
        Array.Fill(layers, new Dense(20));
        GradientPlan plan = Plan(NetworkSpec.Sequential(Shape.Of(20), layers), wantsInputGradient).Gradients;

        Assert.Equal([20, 20], plan.Sizes);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Gradients_that_are_in_use_at_once_have_places_of_their_own(bool wantsInputGradient)
    {
        NetworkSpec spec = NetworkSpec.From(Shape.Of(3, 8, 8)).ResidualStages([2, 1, 2], 4).Dense(3).Build();
        (ExecutionPlan steps, BufferPlan buffers, GradientPlan plan) = Plan(spec, wantsInputGradient);
        var holders = new Dictionary<int, int>();
        Hold(steps.Output);
        for (int step = steps.Steps.Count - 1; step >= 0; step--)
        {
            int[] inputs = steps.Steps[step].Inputs;
            for (int i = 0; i < inputs.Length; i++)
            {
                if (plan.Parts[step][i] is >= 0 and int part)
                {
                    Assert.DoesNotContain(part, holders.Keys);
                    Assert.True(plan.Sizes[part] >= steps.SizeOf(inputs[i]));
                }
                else if (inputs[i] >= 0 || wantsInputGradient)
                {
                    Hold(inputs[i]);
                }
            }

            // Whoever reads it finds what was written for it.
            Assert.Equal(buffers.BufferOf(step), holders[plan.Places[buffers.BufferOf(step)]]);
            if (!Enumerable.Range(0, step).Any(earlier => buffers.BufferOf(earlier) == buffers.BufferOf(step)))
            {
                holders.Remove(plan.Places[buffers.BufferOf(step)]);
            }
        }

        Assert.Contains(plan.Parts, parts => parts.Any(part => part >= 0));
        Assert.InRange(plan.Sizes.Count, 3, 5);
        Assert.Equal(wantsInputGradient ? [BufferPlan.Input] : [], holders.Values);

        void Hold(int step)
        {
            int buffer = buffers.BufferOf(step);
            int place = plan.Places[buffer];
            Assert.True(holders.TryAdd(place, buffer) || holders[place] == buffer);
            Assert.True(plan.Sizes[place] >= steps.SizeOf(step));
        }
    }

    private static (ExecutionPlan Steps, BufferPlan Buffers, GradientPlan Gradients) Plan(NetworkSpec spec, bool wantsInputGradient)
    {
        var steps = ExecutionPlan.Create(new Network(spec, 0), withoutLast: false, training: true);
        var buffers = BufferPlan.Create(steps, training: true);
        return (steps, buffers, new GradientPlan(steps, buffers, step => step >= 0 || wantsInputGradient));
    }
}
