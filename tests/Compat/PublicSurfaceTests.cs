using System.Reflection;
using Microsoft.ML;

namespace MLNetDeep.Compat.Tests;

public sealed class PublicSurfaceTests
{
    [SkippableFact]
    public void Every_public_type_and_member_exists_in_ML_NET_with_the_same_signature()
    {
        var compat = typeof(MLContext).Assembly;
        Skip.IfNot(compat.GetName().Name == "MLNetDeep.Compat", "This build stands on the package: there is nothing to compare.");
        AssertSame(compat, "microsoft.ml");
    }

    [SkippableFact]
    public void Every_public_type_and_member_of_images_exists_in_ML_NET_with_the_same_signature()
    {
        Skip.IfNot(File.Exists(Path.Combine(AppContext.BaseDirectory, "MLNetDeep.Compat.ImageAnalytics.dll")), "This build stands on the package: there is nothing to compare.");
        AssertSame(Assembly.Load("MLNetDeep.Compat.ImageAnalytics"), "microsoft.ml.imageanalytics");
    }

    private static void AssertSame(Assembly compat, string package)
    {
        var real = RealMLNet.Find(package);
        Skip.If(real == null, $"{package} {RealMLNet.Version} is not in {RealMLNet.PackagesFolder}.");

        var differences = new List<string>();
        foreach (var type in compat.GetExportedTypes())
        {
            if (real.GetType(type.FullName!) is not { } original)
            {
                differences.Add($"{type}: not in ML.NET");
                continue;
            }
            var expected = PublicSurface.Describe(original, inherited: true);
            differences.AddRange(PublicSurface.Describe(type, inherited: false).Where(fact => !expected.Contains(fact))
                .Select(fact => $"{type}: {fact}"));
        }

        Assert.True(differences.Count == 0, string.Join(Environment.NewLine, differences));
    }

    [Theory]
    [InlineData(typeof(ICloneable), "public System.Object Clone()")]
    [InlineData(typeof(List<>), "public System.Void Add(T item)")]
    [InlineData(typeof(DayOfWeek), "public const 1 field System.DayOfWeek Monday")]
    [InlineData(typeof(Stream), "public abstract System.Int64 Seek(System.Int64 offset, System.IO.SeekOrigin origin)")]
    [InlineData(typeof(Stream), "protected virtual System.Void Dispose(System.Boolean disposing)")]
    [InlineData(typeof(Version), "public constructor(System.Int32 major, System.Int32 minor)")]
    [InlineData(typeof(string), "public static System.String Concat(params System.String[] values)")]
    [InlineData(typeof(Task), "public System.Threading.Tasks.Task WaitAsync(System.Threading.CancellationToken cancellationToken)")]
    public void A_surface_tells_name_type_access_and_parameters_of_members(Type type, string fact)
        => Assert.Contains(fact, PublicSurface.Describe(type, inherited: false));
}
