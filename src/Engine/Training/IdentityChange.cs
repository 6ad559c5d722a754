using System.Text.RegularExpressions;

namespace MLNetDeep.Engine.Training;

/// <summary>A change by a version in how a training is told, so that checkpoints of earlier versions still resume.</summary>
/// <param name="Version">The version.</param>
/// <param name="Apply">Makes the texts of the version before it those of this one.</param>
internal sealed record IdentityChange(int Version, Action<Dictionary<string, string>> Apply)
{
    /// <summary>An option that files of earlier versions do not have.</summary>
    /// <param name="version">The version that has it.</param>
    /// <param name="option">Its name.</param>
    /// <param name="text">The text of its default at that version.</param>
    public static IdentityChange AddedOption(int version, string option, string text) =>
        new(version, identity => identity.TryAdd(option, text));

    /// <summary>An option that had another name.</summary>
    public static IdentityChange RenamedOption(int version, string from, string to) => new(version, identity =>
    {
        if (identity.Remove(from, out string? text))
        {
            identity[to] = text;
        }
    });

    /// <summary>A type of settings that had another name.</summary>
    public static IdentityChange RenamedType(int version, string from, string to) =>
        Replaced(version, $@"(?<!\w){Regex.Escape(from)} {{", $"{to} {{");

    /// <summary>A setting that a type of layers did not have.</summary>
    /// <param name="version">The version that has it.</param>
    /// <param name="type">The type.</param>
    /// <param name="setting">Its name.</param>
    /// <param name="text">The text of its default at that version.</param>
    /// <param name="next">The setting that is told after it; null: it is the only one.</param>
    public static IdentityChange AddedSetting(int version, string type, string setting, string text, string? next) => next is null
        ? Replaced(version, $@"(?<=^{Regex.Escape(type)} {{ )(?= }})", $"{setting} = {text}")
        : Replaced(version, $@"(?<=^{Regex.Escape(type)} {{ (.*, )?){Regex.Escape(next)} = ", $"{setting} = {text}, {next} = ");

    /// <summary>A setting that is no longer told: its text is a word, or several with commas between.</summary>
    public static IdentityChange RemovedSetting(int version, string setting)
    {
        string told = $@"(?>{Regex.Escape(setting)} = \w+(, \w+\b(?! =))*)";
        return Replaced(version, $@"(?<={{ ){told}(, )?|, {told}", "");
    }

    private static IdentityChange Replaced(int version, string pattern, string by) => new(version, identity =>
    {
        foreach (string name in identity.Keys.ToArray())
        {
            identity[name] = Regex.Replace(identity[name], pattern, by, RegexOptions.CultureInvariant);
        }
    });
}
