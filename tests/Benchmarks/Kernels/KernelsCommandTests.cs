using System.Reflection;
using BenchmarkDotNet.Attributes;
using MLNetDeep.Benchmarks.Kernels;

namespace MLNetDeep.Benchmarks.Tests.Kernels;

public sealed class KernelsCommandTests
{
    public static TheoryData<Type> Benchmarks => [.. KernelsCommand.Benchmarks];

    [Theory]
    [MemberData(nameof(Benchmarks))]
    public void Every_benchmark_runs_for_every_value_of_its_parameters(Type type)
    {
        MethodInfo[] methods = [.. type.GetMethods().Where(method => method.GetCustomAttribute<BenchmarkAttribute>() is not null)];
        Assert.NotEmpty(methods);
        PropertyInfo[] parameters = [.. type.GetProperties().Where(property => property.GetCustomAttribute<ParamsAttribute>() is not null)];
        int most = parameters.Max(property => Values(property).Length);
        for (int i = 0; i < most; i++)
        {
            object benchmark = Activator.CreateInstance(type)!;
            foreach (PropertyInfo property in parameters)
            {
                property.SetValue(benchmark, Values(property)[i % Values(property).Length]);
            }
            type.GetMethods().Single(method => method.GetCustomAttribute<GlobalSetupAttribute>() is not null).Invoke(benchmark, []);
            foreach (MethodInfo method in methods)
            {
                method.Invoke(benchmark, []);
            }
        }
    }

    [Fact]
    public void A_filter_that_nothing_matches_is_told_and_fails()
    {
        CommandLineRun.Outcome outcome = CommandLineRun.Run("kernels", "--filter", "*unheard-of*");

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("*unheard-of*", outcome.Error, StringComparison.Ordinal);
    }

    private static object?[] Values(PropertyInfo property) => property.GetCustomAttribute<ParamsAttribute>()!.Values;
}
