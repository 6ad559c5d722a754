using MLNetDeep.Engine.Optimizers;

namespace MLNetDeep.Golden.Tests.Cases;

/// <summary>The schedules that are compared with PyTorch's: a line each.</summary>
internal static class ScheduleCases
{
    public static Dictionary<string, LearningRateSchedule> All { get; } = new LearningRateSchedule[]
    {
        new ConstantLearningRate(),
        new OneCycleLearningRate(0.3f, 0.1f, 0.01f),
        new ReduceOnPlateauLearningRate(0.5f, 2, 0.01, 1, 0.1f),
        new StepLearningRate(3, 0.5f),
        new MilestonesLearningRate([2, 7], 0.3f),
        new ExponentialLearningRate(0.9f),
        new CosineLearningRate(0.1f),
        new CosineRestartsLearningRate(3, 2, 0.1f),
        new WarmUpLearningRate(new ConstantLearningRate(), 5, start: 0.2f),
    }.ToDictionary(schedule => schedule.ToString()!);
}
