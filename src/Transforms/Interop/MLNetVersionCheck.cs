using System.Reflection;
using Microsoft.ML;

namespace MLNetDeep.Transforms.Interop;

/// <summary>Says in words, before the first use of ML.NET's internals, that the ML.NET beside us is one we do not fit.</summary>
internal static class MLNetVersionCheck
{
    private const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance;

    // Every internal member of Interop/, as (a public type of the same assembly, the type's full name, the member's name).
    private static readonly (Type Neighbour, string TypeName, string Member)[] Needed =
    [
        (typeof(ITransformer), "Microsoft.ML.LoadableClassAttribute", ".ctor"),
        (typeof(ITransformer), "Microsoft.ML.SignatureLoadModel", "Invoke"),
        (typeof(ITransformer), "Microsoft.ML.VersionInfo", ".ctor"),
        (typeof(ITransformer), "Microsoft.ML.ModelSaveContext", "CheckAtModel"),
        (typeof(ITransformer), "Microsoft.ML.ModelSaveContext", "SetVersionInfo"),
        (typeof(ITransformer), "Microsoft.ML.ModelSaveContext", "SaveBinaryStream"),
        (typeof(ITransformer), "Microsoft.ML.ModelLoadContext", "CheckAtModel"),
        (typeof(ITransformer), "Microsoft.ML.ModelLoadContext", "TryLoadBinaryStream"),
        (typeof(ITransformer), "Microsoft.ML.SchemaShape", "Create"),
        (typeof(ITransformer), "Microsoft.ML.SchemaShape", "TryFindColumn"),
        (typeof(ITransformer), "Microsoft.ML.SchemaShape+Column", ".ctor"),
        (typeof(ITransformer), "Microsoft.ML.TrainerInfo", ".ctor"),
        (typeof(ITransformer), "Microsoft.ML.Data.AnnotationUtils", "AnnotationsForMulticlassScoreColumn"),
        (typeof(ITransformer), "Microsoft.ML.Data.AnnotationUtils", "GetTrainerOutputAnnotation"),
        (typeof(ITransformer), "Microsoft.ML.Data.AnnotationUtils", "GetMaxAnnotationKind"),
        (typeof(MLContext), "Microsoft.ML.Data.CatalogUtils", "GetEnvironment"),
        (typeof(MLContext), "Microsoft.ML.ISingleFeaturePredictionTransformer", "get_FeatureColumnName"),
    ];

    private static readonly Lazy<string?> Complaint = new(() => Describe(Needed));

    /// <summary>Returns when ML.NET has every member that Interop uses.</summary>
    /// <exception cref="NotSupportedException">The loaded ML.NET lacks one: names it, the version found and the version this library was built for.</exception>
    public static void Ensure()
    {
        if (Complaint.Value is { } complaint)
            throw new NotSupportedException(complaint);
    }

    /// <summary>What is wrong with the loaded ML.NET, or null.</summary>
    internal static string? Describe(IEnumerable<(Type Neighbour, string TypeName, string Member)> needed)
    {
        foreach (var (neighbour, typeName, member) in needed)
        {
            var assembly = neighbour.Assembly;
            if (assembly.GetType(typeName)?.GetMember(member, Any) is { Length: > 0 })
                continue;
            return $"{typeof(MLNetVersionCheck).Assembly.GetName().Name} was built for Microsoft.ML {BuiltFor}, but the loaded " +
                   $"{assembly.GetName().Name} is version {Version(assembly)} and has no {typeName} with a member {member}. " +
                   $"Reference Microsoft.ML {BuiltFor}, or a version of this library that names yours.";
        }
        return null;
    }

    /// <summary>The version of the Microsoft.ML package that this assembly was compiled for.</summary>
    internal static string BuiltFor { get; } = typeof(MLNetVersionCheck).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().First(attribute => attribute.Key == "MLNetRange").Value!;

    private static string Version(Assembly assembly)
        => assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? assembly.GetName().Version!.ToString();
}
