using MLNetDeep;
using MLNetDeep.Classic.Components;
using MLNetDeep.Trainers;
using MLNetDeep.Transforms.Interop;

namespace Microsoft.ML;

// Principal components among the transforms of an MLContext.
public static partial class MLNetDeepCatalog
{
    /// <param name="catalog">The transforms of <c>mlContext</c>.</param>
    extension(TransformsCatalog catalog)
    {
        /// <summary>
        /// Creates an estimator of a projection on principal components, exact and centered, with what each explains of the variance.
        /// (ML.NET's <c>ProjectToPrincipalComponents</c> is randomized and tells neither.) Slots are named PC1, PC2 and so on.
        /// </summary>
        /// <param name="outputColumnName">The column that is added; one of the same name is hidden.</param>
        /// <param name="inputColumnName">
        /// The column that is projected, a vector of <see cref="float"/>; null: <paramref name="outputColumnName"/>.
        /// </param>
        /// <param name="rank">The number of components; null: all.</param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var model = mlContext.Transforms.PrincipalComponents("Components", "Features", rank: 2).Fit(data);
        /// Console.WriteLine(string.Join(" ", model.Model.ExplainedVarianceRatio));
        /// </code></example>
        public ProjectionEstimator<PrincipalComponentsModel> PrincipalComponents(string outputColumnName, string? inputColumnName = null,
            int? rank = null)
            => catalog.PrincipalComponents(new PrincipalComponents { Rank = rank }, outputColumnName, inputColumnName);

        /// <summary>Creates an estimator of a projection on principal components, with every setting.</summary>
        /// <param name="learner">The settings.</param>
        /// <param name="outputColumnName">The column that is added; one of the same name is hidden.</param>
        /// <param name="inputColumnName">
        /// The column that is projected, a vector of <see cref="float"/>; null: <paramref name="outputColumnName"/>.
        /// </param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var components = new PrincipalComponents { ShareOfVariance = 0.95, Whiten = true };
        /// var model = mlContext.Transforms.PrincipalComponents(components, "Components", "Features").Fit(data);
        /// </code></example>
        public ProjectionEstimator<PrincipalComponentsModel> PrincipalComponents(PrincipalComponents learner, string outputColumnName,
            string? inputColumnName = null)
            => new(Environments.HostOf(catalog, nameof(PrincipalComponents)), learner,
                outputColumnName, inputColumnName);
    }
}
