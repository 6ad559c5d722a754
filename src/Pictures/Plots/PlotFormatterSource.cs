using System.Diagnostics.CodeAnalysis;

namespace MLNetDeep.Pictures;

/// <summary>
/// Tells .NET Interactive how a type is displayed: it looks for an attribute of this name, in any assembly, and for the members of
/// <see cref="PlotFormatterSource"/> by their names.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class TypeFormatterSourceAttribute(
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor
        | DynamicallyAccessedMemberTypes.PublicMethods)] Type formatterSourceType) : Attribute
{
    public Type FormatterSourceType { get; } = formatterSourceType;

    public string[]? PreferredMimeTypes { get; set; }
}

/// <summary>The formats that a notebook displays plots in.</summary>
internal sealed class PlotFormatterSource
{
#pragma warning disable CA1822 // found by name, on an instance
    public IEnumerable<object> CreateTypeFormatters() => [new PlotFormatter()];
#pragma warning restore CA1822
}

/// <summary>Writes a plot as a part of a page, dark on white whatever the notebook's colours are.</summary>
internal sealed class PlotFormatter
{
    private const string Start = "<div style=\"display:inline-block;max-width:100%;background:white;--ink:#1f2328;--grid:#d8dee4\">";

    public string MimeType { get; } = "text/html";

#pragma warning disable CA1822
    public bool Format(object instance, TextWriter writer)
    {
        writer.Write(Start + ((Plot)instance).ToSvg(new PlotOptions { Embedded = true }) + "</div>");
        return true;
    }
#pragma warning restore CA1822
}
