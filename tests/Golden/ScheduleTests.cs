using System.Text.Json.Nodes;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Golden.Tests.Cases;
using MLNetDeep.Golden.Tests.Python;
using MLNetDeep.Golden.Tests.PyTorch;

namespace MLNetDeep.Golden.Tests;

[Collection(PyTorchTests.Name)]
public class ScheduleTests(PyTorchProcess torch)
{
    private const int Steps = 20;

    public static TheoryData<string> Names => [.. ScheduleCases.All.Keys];

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void Factors_are_PyTorchs(string name)
    {
        LearningRateSchedule schedule = ScheduleCases.All[name];
        double[] losses = [.. Enumerable.Range(0, Steps).Select(step => step < 4 ? 1.0 / (step + 1) : 0.25 - (0.0001 * step))];
        Answer theirs = torch.Ask(new Request("schedule")
            .With("schedule", Describe.Settings(schedule))
            .With("steps", Steps)
            .With("losses", new JsonArray([.. losses.Select(loss => (JsonNode)loss)])));

        ScheduleState state = schedule.CreateState();
        float[] factors = new float[Steps];
        for (int step = 0; step < Steps; step++)
        {
            factors[step] = state.FactorAt(new TrainingProgress(step, Steps, step, 1));
            state.EndEpoch(losses[step]);
        }

        Near.Assert(
            [.. theirs.Values["factors"]!.AsArray().Select(factor => factor!.GetValue<double>())], factors, "the factors", Near.Step);
    }
}
