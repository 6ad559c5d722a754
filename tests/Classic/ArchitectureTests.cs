namespace MLNetDeep.Classic.Tests;

public class ArchitectureTests
{
    [Fact]
    public void The_classic_methods_refer_to_the_engine_and_to_no_ML_NET()
    {
        string[] referred = [.. typeof(IRowModel).Assembly.GetReferencedAssemblies().Select(name => name.Name!)];

        Assert.All(referred, name => Assert.True(
            name == "MLNetDeep.Engine" || name == "MathNet.Numerics" || name.StartsWith("System", StringComparison.Ordinal), name));
    }
}
