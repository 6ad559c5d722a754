using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNetDeep.Transforms.Interop;

/// <summary>The way from a catalog to the environment behind it, which holds the seed and the log.</summary>
internal static class Environments
{
    /// <summary>A host of the catalog's environment, named <paramref name="name"/> in the log.</summary>
    public static IHost HostOf(TrainCatalogBase.CatalogInstantiatorBase catalog, string name)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        MLNetVersionCheck.Ensure();
        return CatalogUtils.GetEnvironment(catalog).Register(name);
    }

    /// <summary>As <see cref="HostOf(TrainCatalogBase.CatalogInstantiatorBase, string)"/>, of <c>mlContext.Transforms</c>.</summary>
    public static IHost HostOf(TransformsCatalog catalog, string name)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        MLNetVersionCheck.Ensure();
        return CatalogUtils.GetEnvironment(catalog).Register(name);
    }

    /// <summary>The model operations, <c>mlContext.Model</c>, of the environment of <c>mlContext.Transforms</c>.</summary>
    public static ModelOperationsCatalog ModelsOf(TransformsCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        MLNetVersionCheck.Ensure();
        return new ModelOperationsCatalog(CatalogUtils.GetEnvironment(catalog));
    }
}
