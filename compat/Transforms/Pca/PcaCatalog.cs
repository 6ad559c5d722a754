using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Microsoft.ML;

public static class PcaCatalog
{
    public static PrincipalComponentAnalyzer ProjectToPrincipalComponents(this TransformsCatalog catalog,
        string outputColumnName,
        string? inputColumnName = null,
        string? exampleWeightColumnName = null,
        int rank = PrincipalComponentAnalyzer.Defaults.Rank,
        int overSampling = PrincipalComponentAnalyzer.Defaults.Oversampling,
        bool ensureZeroMean = PrincipalComponentAnalyzer.Defaults.EnsureZeroMean,
        int? seed = null)
        => new(catalog.GetEnvironment(), outputColumnName, inputColumnName, exampleWeightColumnName, rank, overSampling, ensureZeroMean, seed);
}
