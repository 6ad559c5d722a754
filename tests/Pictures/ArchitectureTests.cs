namespace MLNetDeep.Pictures.Tests;

public class ArchitectureTests
{
    [Fact]
    public void Pictures_refer_to_the_engine_and_OxyPlot_alone()
    {
        string[] referred = [.. typeof(Plot).Assembly.GetReferencedAssemblies().Select(name => name.Name!)];

        Assert.All(referred, name => Assert.True(
            name is "MLNetDeep.Engine" or "OxyPlot" || name.StartsWith("System", StringComparison.Ordinal), name));
    }

    [Fact]
    public void No_type_of_OxyPlot_is_public()
    {
        IEnumerable<Type> types = typeof(Plot).Assembly.GetExportedTypes()
            .SelectMany(type => type.GetMethods().SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType)
                .Append(method.ReturnType)).Append(type.BaseType ?? type));

        Assert.DoesNotContain(types, type => type.Namespace?.StartsWith("OxyPlot", StringComparison.Ordinal) == true);
    }
}
