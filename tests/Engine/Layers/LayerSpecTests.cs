using MLNetDeep.Engine.Layers;

namespace MLNetDeep.Engine.Tests.Layers;

public class LayerSpecTests
{
    private const string GradientTest = "Gradients_are_those_of_small_steps";

    [Fact]
    public void Every_kind_of_layer_has_a_gradient_test()
    {
        IEnumerable<Type> kinds = typeof(LayerSpec).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(LayerSpec)) && !type.IsAbstract);

        Assert.Empty(kinds.Where(kind => !HasGradientTest(kind)).Select(kind => kind.Name));
    }

    private static bool HasGradientTest(Type kind) =>
        typeof(LayerSpecTests).Assembly.GetType($"{typeof(LayerSpecTests).Namespace}.{kind.Name}Tests")?.GetMethod(GradientTest)
            ?.IsDefined(typeof(FactAttribute), inherit: true) == true;
}
