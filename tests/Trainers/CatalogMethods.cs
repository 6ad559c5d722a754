using System.Reflection;
using Microsoft.ML;

namespace MLNetDeep.Trainers.Tests;

/// <summary>What users call: the methods on ML.NET's catalogs that make an estimator.</summary>
internal static class CatalogMethods
{
    /// <summary>Each once, such as <c>MulticlassClassification.Mlp</c>.</summary>
    public static IReadOnlyCollection<string> Names { get; } = typeof(MLNetDeepCatalog).Assembly.GetExportedTypes()
        .Where(type => type is { IsAbstract: true, IsSealed: true, Namespace: "Microsoft.ML" })
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static))
        .Where(method => Array.Exists([method.ReturnType, .. method.ReturnType.GetInterfaces()], IsEstimator))
        .Select(method => $"{method.GetParameters()[0].ParameterType.Name.Replace("Trainers", "").Replace("Catalog", "")}.{method.Name}")
        .ToHashSet();

    private static bool IsEstimator(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IEstimator<>);
}
