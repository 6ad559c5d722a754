using MLNetDeep.Trainers;
using MLNetDeep.Transforms.Interop;

namespace Microsoft.ML;

/// <summary>Principal components among the transforms of an <see cref="MLContext"/>.</summary>
public static class PrincipalComponentsCatalog
{
    /// <summary>
    /// Projects on principal components: exactly, with what each explains of the variance. (ML.NET's <c>ProjectToPrincipalComponents</c> is randomized and tells neither.)
    /// </summary>
    /// <param name="catalog">The transforms of <c>mlContext</c>.</param>
    /// <param name="outputColumnName">The column that is added; one of the same name is hidden.</param>
    /// <param name="inputColumnName">The column that is projected, a vector of <see cref="float"/>; null: <paramref name="outputColumnName"/>.</param>
    /// <param name="components">Number of components; null: all.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static PrincipalComponentsEstimator PrincipalComponents(this TransformsCatalog catalog,
        string outputColumnName, string? inputColumnName = null, int? components = null)
        => catalog.PrincipalComponents(new PrincipalComponentsEstimator.Options
        {
            OutputColumnName = outputColumnName,
            FeatureColumnName = inputColumnName ?? outputColumnName,
            Components = components,
        });

    /// <summary>Projects on principal components, with every option.</summary>
    /// <param name="catalog">The transforms of <c>mlContext</c>.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static PrincipalComponentsEstimator PrincipalComponents(this TransformsCatalog catalog, PrincipalComponentsEstimator.Options options)
        => new(Environments.HostOf(catalog, nameof(PrincipalComponents)), options);
}
