using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Golden.Tests.Cases;

namespace MLNetDeep.Golden.Tests;

/// <summary>Nothing is left uncompared but what is named here with the reason.</summary>
public class CompletenessTests
{
    private static readonly Dictionary<Type, string> Exempt = new()
    {
        [typeof(MissingValues)] = "medians and indicators are learned from rows: MissingValuesTests has them by hand",
        [typeof(PiecewiseLinearEncoding)] = "bins are learned from rows: PiecewiseLinearEncodingTests has them by hand",
        [typeof(Dropout)] = "random numbers are not PyTorch's: DropoutTests compares what they give on average",
    };

    [Fact]
    public void Every_layer_is_compared() => RequireAll<LayerSpec>(LayerCases.All.Values.Select(layer => layer.Layer.GetType()));

    [Fact]
    public void Every_loss_is_compared() => RequireAll<Loss>(LossCases.All.Values.Select(loss => loss.Loss.GetType()));

    [Fact]
    public void Every_optimizer_is_compared() => RequireAll<Optimizer>(OptimizerCases.All.Values.Select(optimizer => optimizer.GetType()));

    [Fact]
    public void Every_schedule_is_compared() =>
        RequireAll<LearningRateSchedule>(ScheduleCases.All.Values.Select(schedule => schedule.GetType()));

    private static void RequireAll<T>(IEnumerable<Type> compared)
    {
        IEnumerable<Type> all = typeof(T).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(T)) && !type.IsAbstract);
        Assert.Equal([], all.Except(compared).Except(Exempt.Keys));
    }
}
