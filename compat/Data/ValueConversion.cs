using System.Globalization;
using System.Numerics;

namespace Microsoft.ML.Data;

internal delegate void ValueMapper<TSrc, TDst>(in TSrc src, ref TDst dst);

internal delegate bool TryParseMapper<T>(ReadOnlySpan<char> src, out T dst);

/// <summary>Conversions between column types, those that ML.NET has: text from and to everything, numbers among integers of one
/// signedness, from all numbers to floating point and boolean; keys to keys of the same count.</summary>
internal static class ValueConversion
{
    /// <summary>A <see cref="ValueMapper{TSrc, TDst}"/> of the two raw types, or null where the types do not convert.</summary>
    public static Delegate? Find(DataViewType source, PrimitiveDataViewType destination)
    {
        bool keys = source is KeyDataViewType && destination is KeyDataViewType;
        if (keys ? source.GetKeyCount() != destination.GetKeyCount() : source is KeyDataViewType || destination is KeyDataViewType)
            return null;
        return GenericMethod.Call<Delegate?>(Find<int, int>, [source.RawType, destination.RawType]);
    }

    /// <summary>The parser of text into values of type <typeparamref name="T"/>; what it rejects is missing or an error to the
    /// caller.</summary>
    public static TryParseMapper<T> Parser<T>() => (TryParseMapper<T>)(default(T) switch
    {
        float => (TryParseMapper<float>)TryParseSingle,
        double => (TryParseMapper<double>)TryParseDouble,
        bool => (TryParseMapper<bool>)TryParseBoolean,
        ReadOnlyMemory<char> => (TryParseMapper<ReadOnlyMemory<char>>)KeepText,
        _ => GenericMethod.Call<Delegate>(IntegerParser<int>, typeof(T)),
    });

    private static Delegate? Find<TSrc, TDst>()
    {
        if (typeof(TSrc) == typeof(TDst))
            return (ValueMapper<TSrc, TSrc>)((in TSrc src, ref TSrc dst) => dst = src);
        if (typeof(TDst) == typeof(ReadOnlyMemory<char>))
            return (ValueMapper<TSrc, ReadOnlyMemory<char>>)((in TSrc src, ref ReadOnlyMemory<char> dst) => dst = ToText(src).AsMemory());
        if (typeof(TSrc) == typeof(ReadOnlyMemory<char>))
            return Parsing<TDst>();
        if (typeof(TSrc) == typeof(bool))
            return IsNumber<TDst>() && !IsUnsigned<TDst>() ? GenericMethod.Call<Delegate>(FromBoolean<int>, typeof(TDst)) : null;
        if (!IsNumber<TSrc>())
            return null;
        if (typeof(TDst) == typeof(bool))
            return GenericMethod.Call<Delegate>(ToBoolean<int>, typeof(TSrc));
        bool convertible = IsFloating<TDst>() || (IsNumber<TDst>() && !IsFloating<TSrc>() && IsUnsigned<TSrc>() == IsUnsigned<TDst>());
        return convertible ? GenericMethod.Call<Delegate>(Number<int, int>, [typeof(TSrc), typeof(TDst)]) : null;
    }

    private static ValueMapper<TSrc, TDst> Number<TSrc, TDst>()
        where TSrc : INumberBase<TSrc>
        where TDst : INumberBase<TDst>
    {
        if (!IsUnsigned<TDst>())
            return (in TSrc src, ref TDst dst) => dst = TDst.CreateTruncating(src);
        // Unsigned integers hold counts and keys: one that does not fit becomes 0, the missing value, and not another key.
        return (in TSrc src, ref TDst dst) =>
        {
            dst = TDst.CreateTruncating(src);
            if (TSrc.CreateTruncating(dst) != src)
                dst = TDst.Zero;
        };
    }

    private static ValueMapper<TSrc, bool> ToBoolean<TSrc>()
        where TSrc : INumberBase<TSrc>
        => (in TSrc src, ref bool dst) => dst = !TSrc.IsZero(src);

    private static ValueMapper<bool, TDst> FromBoolean<TDst>()
        where TDst : INumberBase<TDst>
        => (in bool src, ref TDst dst) => dst = src ? TDst.One : TDst.Zero;

    private static ValueMapper<ReadOnlyMemory<char>, TDst> Parsing<TDst>()
    {
        var parse = Parser<TDst>();
        return (in ReadOnlyMemory<char> src, ref TDst dst) => parse(src.Span, out dst);
    }

    private static string ToText<T>(T value) => value switch
    {
        float number => number.ToString("G7", CultureInfo.InvariantCulture),
        double number => number.ToString("G17", CultureInfo.InvariantCulture),
        _ => value!.ToString()!,
    };

    private static bool TryParseSingle(ReadOnlySpan<char> text, out float value)
    {
        bool parsed = TryParseDouble(text, out double number);
        value = (float)number;
        return parsed;
    }

    private static bool TryParseDouble(ReadOnlySpan<char> text, out double value)
    {
        text = text.Trim();
        value = 0;
        if (text.IsEmpty || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value))
            return true;
        value = double.NaN;
        return IsMissing(text);
    }

    private static TryParseMapper<T> IntegerParser<T>()
        where T : INumberBase<T>
        => (ReadOnlySpan<char> text, out T value) =>
        {
            value = T.Zero;
            return text.IsEmpty || T.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value!);
        };

    private static bool TryParseBoolean(ReadOnlySpan<char> text, out bool value)
    {
        string lower = text.ToString().ToLowerInvariant();
        value = lower is "1" or "+1" or "+" or "t" or "y" or "yes" or "true";
        return value || lower is "" or "0" or "-1" or "-" or "f" or "n" or "no" or "false";
    }

    private static bool KeepText(ReadOnlySpan<char> text, out ReadOnlyMemory<char> value)
    {
        value = text.ToString().AsMemory();
        return true;
    }

    private static bool IsMissing(ReadOnlySpan<char> text)
        => text is "?" || text.Equals("NA", StringComparison.OrdinalIgnoreCase) || text.Equals("N/A", StringComparison.OrdinalIgnoreCase);

    private static bool IsFloating<T>() => default(T) is float or double;

    private static bool IsUnsigned<T>() => default(T) is byte or ushort or uint or ulong;

    private static bool IsNumber<T>() => IsFloating<T>() || IsUnsigned<T>() || default(T) is sbyte or short or int or long;
}
