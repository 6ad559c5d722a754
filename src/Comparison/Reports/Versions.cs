using System.Reflection;
using Microsoft.ML;

namespace MLNetDeep.Comparisons.Reports;

/// <summary>The versions of what was compared with.</summary>
internal static class Versions
{
    public static string MLNetDeep { get; } = Of(typeof(Versions).Assembly);

    /// <summary>The version of the ML.NET that is loaded, as its package has it.</summary>
    public static string MLNet { get; } = Of(typeof(ITransformer).Assembly);

    private static string Of(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
