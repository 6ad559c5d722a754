using System.Runtime.CompilerServices;

// ML.NET keeps what transformers need to be saved and loaded to its own assemblies; the runtime lets this assembly in by these two lines.
[assembly: IgnoresAccessChecksTo("Microsoft.ML.Core")]
[assembly: IgnoresAccessChecksTo("Microsoft.ML.Data")]

namespace System.Runtime.CompilerServices;

/// <summary>Known to the runtime by name: the assembly that carries it may use the internals of the assembly it names.</summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal sealed class IgnoresAccessChecksToAttribute(string assemblyName) : Attribute
{
    public string AssemblyName { get; } = assemblyName;
}
