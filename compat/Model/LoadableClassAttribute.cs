using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Tells, on an assembly, which class loads what is saved under which signature.</summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal sealed class LoadableClassAttribute : Attribute
{
    public LoadableClassAttribute(Type instType, Type? argType, Type sigType, string userName, params string[] loadNames)
        : this(null, instType, instType, argType, sigType, userName, loadNames)
    {
    }

    public LoadableClassAttribute(Type instType, Type loaderType, Type? argType, Type sigType, string userName, params string[] loadNames)
        : this(null, instType, loaderType, argType, sigType, userName, loadNames)
    {
    }

    public LoadableClassAttribute(string? summary, Type instType, Type? argType, Type sigType, string userName, params string[] loadNames)
        : this(summary, instType, instType, argType, sigType, userName, loadNames)
    {
    }

    public LoadableClassAttribute(string? summary, Type instType, Type loaderType, Type? argType, Type sigType, string userName,
        params string[] loadNames)
    {
        Contracts.CheckParam(argType == null, nameof(argType), "Only classes without arguments are loaded here.");
        Summary = summary;
        InstanceType = Contracts.CheckRef(instType, nameof(instType));
        LoaderType = Contracts.CheckRef(loaderType, nameof(loaderType));
        SignatureType = Contracts.CheckRef(sigType, nameof(sigType));
        UserName = userName;
        LoadNames = loadNames.Length > 0 ? loadNames : [userName];
    }

    public string? Summary { get; }

    public Type InstanceType { get; }

    public Type LoaderType { get; }

    public Type SignatureType { get; }

    public string UserName { get; }

    public string[] LoadNames { get; }
}
