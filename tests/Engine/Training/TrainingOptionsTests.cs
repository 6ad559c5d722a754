using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.Engine.Tests.Training;

public class TrainingOptionsTests
{
    public static TheoryData<TrainingOptions, string> Wrong => new()
    {
        { new TrainingOptions { Epochs = 0 }, "Epochs" },
        { new TrainingOptions { BatchSize = 0 }, "BatchSize" },
        { new TrainingOptions { Threads = 0 }, "Threads" },
        { new TrainingOptions { Optimizer = null! }, "Optimizer" },
        { new TrainingOptions { Loss = null! }, "Loss" },
        { new TrainingOptions { Optimizer = new SgdOptimizer(-1) }, "LearningRate" },
        { new TrainingOptions { Schedule = null! }, "Schedule" },
        { new TrainingOptions { Schedule = new OneCycleLearningRate(warmUp: 1) }, "WarmUp" },
        { new TrainingOptions { Schedule = new OneCycleLearningRate(start: -1) }, "Start" },
        { new TrainingOptions { Schedule = new OneCycleLearningRate(end: float.NaN) }, "End" },
        { new TrainingOptions { Schedule = new ReduceOnPlateauLearningRate(factor: 1) }, "Factor" },
        { new TrainingOptions { Schedule = new ReduceOnPlateauLearningRate(patience: -1) }, "Patience" },
        { new TrainingOptions { Schedule = new ReduceOnPlateauLearningRate(threshold: 1) }, "Threshold" },
        { new TrainingOptions { Schedule = new ReduceOnPlateauLearningRate(cooldown: -1) }, "Cooldown" },
        { new TrainingOptions { Schedule = new ReduceOnPlateauLearningRate(minimum: 2) }, "Minimum" },
        { new TrainingOptions { Schedule = new StepLearningRate(0) }, "Every" },
        { new TrainingOptions { Schedule = new StepLearningRate(1, 0) }, "Factor" },
        { new TrainingOptions { Schedule = new StepLearningRate(1, unit: (ScheduleUnit)9) }, "Unit" },
        { new TrainingOptions { Schedule = new MilestonesLearningRate([]) }, "Milestones" },
        { new TrainingOptions { Schedule = new MilestonesLearningRate([0, 1]) }, "Milestones" },
        { new TrainingOptions { Schedule = new MilestonesLearningRate([2, 2]) }, "Milestones" },
        { new TrainingOptions { Schedule = new MilestonesLearningRate([2], float.NaN) }, "Factor" },
        { new TrainingOptions { Schedule = new ExponentialLearningRate(1.1f) }, "Factor" },
        { new TrainingOptions { Schedule = new CosineLearningRate(-1) }, "End" },
        { new TrainingOptions { Schedule = new CosineRestartsLearningRate(0) }, "FirstCycle" },
        { new TrainingOptions { Schedule = new CosineRestartsLearningRate(1, 0) }, "Growth" },
        { new TrainingOptions { Schedule = new CosineRestartsLearningRate(1, end: 2) }, "End" },
        { new TrainingOptions { Schedule = new WarmUpLearningRate(null!, 1) }, "Schedule" },
        { new TrainingOptions { Schedule = new WarmUpLearningRate(new ConstantLearningRate(), 0) }, "Length" },
        { new TrainingOptions { Schedule = new WarmUpLearningRate(new ConstantLearningRate(), 1, start: 2) }, "Start" },
        { new TrainingOptions { Schedule = new WarmUpLearningRate(new CosineLearningRate(2), 1) }, "End" },
        { new TrainingOptions { Loss = new CrossEntropyLoss { LabelSmoothing = 1 } }, "LabelSmoothing" },
        { new TrainingOptions { Loss = new CrossEntropyLoss { ClassWeights = [1, -1] } }, "ClassWeights" },
        { new TrainingOptions { Loss = new CrossEntropyLoss { ClassWeights = [0, 0] } }, "ClassWeights" },
        { new TrainingOptions { Loss = new HuberLoss(0) }, "Delta" },
        { new TrainingOptions { EarlyStopping = new EarlyStopping(0) }, "Patience" },
        { new TrainingOptions { EarlyStopping = new EarlyStopping(1, -1) }, "MinimumImprovement" },
        { new TrainingOptions { EarlyStopping = new EarlyStopping(1, double.NaN) }, "MinimumImprovement" },
        { new TrainingOptions { EarlyStopping = new EarlyStopping { Metric = (WatchedMetric)7 } }, "Metric" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_setting_out_of_range_is_named(TrainingOptions options, string setting) =>
        Assert.Contains(setting, Assert.ThrowsAny<ArgumentException>(options.Validate).Message);

    [Fact]
    public void Defaults_are_valid() => new TrainingOptions().Validate();
}
