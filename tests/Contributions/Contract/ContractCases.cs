using System.Reflection;
using Microsoft.ML;

namespace MLNetDeep.Trainers.Tests.Contract;

/// <summary>Every contributed estimator by name; a test finds those that are not here.</summary>
internal static class ContractCases
{
    public static Assembly Catalogs => typeof(NearestCentroidCatalog).Assembly;

    public static IReadOnlyDictionary<string, ContractCase> All { get; } = new Dictionary<string, ContractCase>
    {
        ["MulticlassClassification.NearestCentroid"] = new(ml => ml.MulticlassClassification.Trainers.NearestCentroid()),
        ["BinaryClassification.NearestCentroid"] = new(ml => ml.BinaryClassification.Trainers.NearestCentroid("Answer")),
        ["Clustering.SmallKMeans"] = new(ml => ml.Clustering.Trainers.SmallKMeans()),
    };
}
