namespace MLNetDeep.Distribution.Tests;

public class ArchitectureTests
{
    [Fact]
    public void Mpi_refers_to_the_engine_alone()
    {
        string[] referred = [.. typeof(Mpi).Assembly.GetReferencedAssemblies().Select(name => name.Name!)];

        Assert.Contains("MLNetDeep.Engine", referred);
        Assert.All(referred, name => Assert.True(name == "MLNetDeep.Engine" || name.StartsWith("System", StringComparison.Ordinal), name));
    }
}
