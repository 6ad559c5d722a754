using System.Runtime.Intrinsics;

namespace MLNetDeep.Engine.Kernels.Simd;

/// <summary>Which vector width the kernels use, chosen once when the process first needs one.</summary>
internal static class SimdLevel
{
    /// <summary>Environment variable that forces a width: 512, 256, 128 or scalar. A width the processor lacks works, slowly.</summary>
    public const string Variable = "MLNETDEEP_SIMD";

    /// <summary>512, 256, 128, or 32 for scalar.</summary>
    public static readonly int Bits = Choose(Environment.GetEnvironmentVariable(Variable));

    /// <summary>The width for a value of <see cref="Variable"/>; the widest that the processor has when it is not set.</summary>
    /// <exception cref="ArgumentException">Not a width.</exception>
    public static int Choose(string? forced) => forced switch
    {
        "512" => 512,
        "256" => 256,
        "128" => 128,
        "scalar" => 32,
        null or "" =>
            Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 32,
        _ => throw new ArgumentException($"Environment variable {Variable} is '{forced}', expected 512, 256, 128, scalar or nothing."),
    };
}
