using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Golden.Tests.Cases;
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
        Answer theirs = torch.Ask(new Request("schedule").With("schedule", Describe.Settings(schedule)).With("steps", Steps));

        float[] factors = [.. Enumerable.Range(0, Steps).Select(step => schedule.FactorAt(step, Steps))];

        Near.Assert([.. theirs.Values["factors"]!.AsArray().Select(factor => factor!.GetValue<double>())], factors, "the factors", Near.Step);
    }
}
