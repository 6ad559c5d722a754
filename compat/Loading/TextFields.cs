using System.Text;

namespace Microsoft.ML.Data;

/// <summary>Splits lines into fields. Quotes, where allowed, enclose a field; two of them inside stand for one.</summary>
internal sealed class TextFields(char[] separators, bool allowQuoting, bool trimWhitespace)
{
    private readonly List<ReadOnlyMemory<char>> _fields = [];
    private readonly bool _skipsSpaces = !separators.Contains(' ');

    public int Count => _fields.Count;

    /// <summary>A field, empty where the line has fewer.</summary>
    public ReadOnlyMemory<char> this[int index] => index < _fields.Count ? _fields[index] : default;

    public void Split(string line)
    {
        _fields.Clear();
        var text = line.AsMemory();
        if (trimWhitespace)
            text = text.TrimEnd();
        int next = 0;
        while (next >= 0)
            _fields.Add(Field(text, ref next));
    }

    private ReadOnlyMemory<char> Field(ReadOnlyMemory<char> text, ref int next)
    {
        int start = next;
        var span = text.Span;
        while (_skipsSpaces && start < span.Length && span[start] == ' ')
            start++;
        if (allowQuoting && start < span.Length && span[start] == '"')
            return Quoted(span, start + 1, ref next);
        int length = span[start..].IndexOfAny(separators);
        next = length < 0 ? -1 : start + length + 1;
        return length < 0 ? text[start..] : text.Slice(start, length);
    }

    private ReadOnlyMemory<char> Quoted(ReadOnlySpan<char> span, int start, ref int next)
    {
        var value = new StringBuilder();
        int at = start;
        for (; at < span.Length; at++)
        {
            if (span[at] == '"' && (++at >= span.Length || span[at] != '"'))
                break;
            value.Append(span[at]);
        }
        int length = at < span.Length ? span[at..].IndexOfAny(separators) : -1;
        var rest = length < 0 ? span[Math.Min(at, span.Length)..] : span.Slice(at, length);
        next = length < 0 ? -1 : at + length + 1;
        // What follows the closing quote belongs to no value: the field is taken as missing.
        return rest.Trim(' ').IsEmpty ? value.ToString().AsMemory() : default;
    }
}
