using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using Microsoft.ML;

namespace MLNetDeep.Transforms.Interop;

/// <summary>Says in words, before the first use of ML.NET's internals, that the ML.NET beside us is one we do not fit.</summary>
internal static class MLNetVersionCheck
{
    private static readonly Lazy<string?> Complaint = new(Describe);

    /// <summary>Returns when ML.NET has every type and member, with its signature, that this assembly was compiled against.</summary>
    /// <exception cref="NotSupportedException">The loaded ML.NET lacks one: names it, the version found and the versions this library is
    /// for.</exception>
    public static void Ensure()
    {
        if (Complaint.Value is { } complaint)
        {
            throw new NotSupportedException(complaint);
        }
    }

    /// <summary>The types and members of ML.NET's assemblies that this assembly refers to, as metadata tokens of its module.</summary>
    internal static unsafe IEnumerable<int> References()
    {
        if (!typeof(MLNetVersionCheck).Assembly.TryGetRawMetadata(out byte* metadata, out int length))
        {
            return [];
        }
        var reader = new MetadataReader(metadata, length);
        IEnumerable<int> types = reader.TypeReferences.Where(type => IsOfMLNet(reader, type)).Select(type => MetadataTokens.GetToken(type));
        IEnumerable<int> members = reader.MemberReferences.Where(member => IsOfMLNet(reader, reader.GetMemberReference(member).Parent))
            .Select(member => MetadataTokens.GetToken(member));
        return [.. types, .. members];
    }

    private static string? Describe()
    {
        foreach (int token in References())
        {
            try
            {
                typeof(MLNetVersionCheck).Module.ResolveMember(token);
            }
            catch (Exception exception) when (exception is MissingMemberException or TypeLoadException)
            {
                Assembly core = typeof(ITransformer).Assembly;
                return $"{typeof(MLNetVersionCheck).Assembly.GetName().Name} is for Microsoft.ML {SupportedVersions}, but " +
                       $"the loaded {core.GetName().Name} is version {Version(core)}: {exception.Message} " +
                       $"Reference Microsoft.ML {SupportedVersions}, or a version of this library that names yours.";
            }
        }
        return null;
    }

    // Instances of generic types have a type specification for a parent; those of ML.NET's are public.
    private static bool IsOfMLNet(MetadataReader reader, EntityHandle parent)
    {
        while (parent.Kind == HandleKind.TypeReference)
        {
            parent = reader.GetTypeReference((TypeReferenceHandle)parent).ResolutionScope;
        }
        return parent.Kind == HandleKind.AssemblyReference
            && reader.StringComparer.StartsWith(reader.GetAssemblyReference((AssemblyReferenceHandle)parent).Name, "Microsoft.ML");
    }

    /// <summary>The versions of the Microsoft.ML package that this assembly is for, as NuGet writes a range.</summary>
    private static string SupportedVersions => typeof(MLNetVersionCheck).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().First(attribute => attribute.Key == "MLNetRange").Value!;

    private static string Version(Assembly assembly)
        => assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
            ?? assembly.GetName().Version!.ToString();
}
