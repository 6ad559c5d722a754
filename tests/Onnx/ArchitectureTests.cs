namespace MLNetDeep.Onnx.Tests;

public class ArchitectureTests
{
    [Fact]
    public void Export_and_import_refer_to_the_engine_the_classic_methods_and_protobuf_alone()
    {
        string[] referred = [.. typeof(OnnxNetwork).Assembly.GetReferencedAssemblies().Select(name => name.Name!)];

        Assert.All(referred, name => Assert.True(
            name is "MLNetDeep.Engine" or "MLNetDeep.Classic" or "Google.Protobuf" || name.StartsWith("System", StringComparison.Ordinal),
            name));
    }
}
