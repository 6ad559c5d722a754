using System.CommandLine;

namespace MLNetDeep.Samples.Common;

/// <summary>What the samples' command lines ask of a value.</summary>
public static class OptionRules
{
    /// <summary>Refuses numbers below <paramref name="least"/>; an option that is not given passes.</summary>
    public static void AtLeast(this Option option, int least) => option.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<int?>() < least)
        {
            result.AddError($"{option.Name}: expected at least {least}, got {result.GetValueOrDefault<int?>()}.");
        }
    });
}
