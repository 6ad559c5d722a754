using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Microsoft.ML.Data;

namespace MLNetDeep.Transforms.Serving;

/// <summary>Reads a value of a row from JSON, the token that the reader is at.</summary>
internal delegate bool JsonReading<T>(ref Utf8JsonReader json, out T value);

/// <summary>Reads a value of a row from an object.</summary>
internal delegate bool ObjectReading<T>(object? given, out T value);

/// <summary>How values of one type are read.</summary>
/// <param name="Expected">What errors say was expected.</param>
/// <param name="FromJson">Reads JSON.</param>
/// <param name="FromObject">Reads an object that is no JSON.</param>
internal sealed record ValueKind<T>(string Expected, JsonReading<T> FromJson, ObjectReading<T> FromObject)
{
    /// <summary>Reads an object, JSON among them.</summary>
    public bool TryRead(object? given, out T value)
    {
        if (given is not JsonElement json)
        {
            return FromObject(given, out value);
        }
        Utf8JsonReader reader = JsonRows.ReaderOf(json);
        return FromJson(ref reader, out value);
    }
}

/// <summary>How values of each type of ML.NET are read.</summary>
internal static class ValueKinds
{
    private static readonly long[] PowersOfTen =
        [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000];

    public static ValueKind<float> Single { get; } = Real("a number, or null where it is missing", float.NaN);

    public static ValueKind<double> Double { get; } = Real("a number, or null where it is missing", double.NaN);

    public static ValueKind<bool> Boolean { get; } = new(
        "true or false",
        (ref Utf8JsonReader json, out bool value) =>
            (value = json.TokenType == JsonTokenType.True) || json.TokenType == JsonTokenType.False,
        Same);

    public static ValueKind<ReadOnlyMemory<char>> Text { get; } = new(
        "a text, or null where it is missing",
        (ref Utf8JsonReader json, out ReadOnlyMemory<char> value) =>
        {
            value = json.TokenType == JsonTokenType.String ? JsonRows.Text(ref json).AsMemory() : default;
            return json.TokenType is JsonTokenType.String or JsonTokenType.Null;
        },
        (object? given, out ReadOnlyMemory<char> value) =>
        {
            value = given switch
            {
                string text => text.AsMemory(),
                ReadOnlyMemory<char> memory => memory,
                _ => default,
            };
            return given is null or string or ReadOnlyMemory<char>;
        });

    public static ValueKind<DateTime> DateTime { get; } = new(
        "a date such as \"2026-11-30T12:00:00\"",
        (ref Utf8JsonReader json, out DateTime value) =>
        {
            value = default;
            return json.TokenType == JsonTokenType.String && json.TryGetDateTime(out value);
        },
        Same);

    public static ValueKind<DateTimeOffset> DateTimeOffset { get; } = new(
        "a date with an offset such as \"2026-11-30T12:00:00+01:00\"",
        (ref Utf8JsonReader json, out DateTimeOffset value) =>
        {
            value = default;
            return json.TokenType == JsonTokenType.String && json.TryGetDateTimeOffset(out value);
        },
        Same);

    public static ValueKind<TimeSpan> TimeSpan { get; } = new(
        "a time such as \"12:30:00\"",
        (ref Utf8JsonReader json, out TimeSpan value) =>
        {
            value = default;
            return json.TokenType == JsonTokenType.String
                && System.TimeSpan.TryParseExact(JsonRows.Text(ref json), "c", CultureInfo.InvariantCulture, out value);
        },
        Same);

    public static ValueKind<T> Integer<T>() where T : struct, IBinaryInteger<T>, IMinMaxValue<T> => new(
        $"a whole number from {T.MinValue} to {T.MaxValue}",
        (ref Utf8JsonReader json, out T value) =>
        {
            value = default;
            return json.TokenType == JsonTokenType.Number && json.TryGetDecimal(out decimal number) && TryWhole(number, out value);
        },
        (object? given, out T value) =>
        {
            value = default;
            return TryNumber(given, out decimal number) && TryWhole(number, out value);
        });

    /// <summary>A key by its name, or by its number from 1 where it has none; null is missing.</summary>
    public static ValueKind<T> Key<T>(KeyDataViewType type, IReadOnlyList<string> names)
        where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
    {
        if (names.Count == 0)
        {
            ValueKind<T> numbers = Integer<T>();
            bool InRange(T number) => number > T.Zero && ulong.CreateChecked(number) <= type.Count;
            return new ValueKind<T>(
                $"a whole number from 1 to {type.Count}, or null where it is missing",
                (ref Utf8JsonReader json, out T value) =>
                    IsMissing(ref json, out value) || (numbers.FromJson(ref json, out value) && InRange(value)),
                (object? given, out T value) => IsNull(given, out value) || (numbers.FromObject(given, out value) && InRange(value)));
        }
        var places = new Dictionary<string, T>(names.Count);
        for (int i = 0; i < names.Count; i++)
        {
            places.TryAdd(names[i], T.CreateChecked(i + 1));
        }
        const int Told = 10;
        string more = names.Count > Told ? ", ..." : "";
        return new ValueKind<T>(
            $"one of {string.Join(", ", names.Take(Told))}{more}, or null where it is missing",
            (ref Utf8JsonReader json, out T value) => IsMissing(ref json, out value)
                || (json.TokenType is JsonTokenType.String or JsonTokenType.Number
                    && places.TryGetValue(JsonRows.Text(ref json), out value)),
            (object? given, out T value) => IsNull(given, out value) || places.TryGetValue(ColumnNames.Text(given!), out value));
    }

    /// <summary>A type that JSON does not have.</summary>
    public static ValueKind<T> Object<T>() => new(
        $"an object of type {typeof(T).Name}, which JSON cannot hold",
        (ref Utf8JsonReader _, out T value) =>
        {
            value = default!;
            return false;
        },
        Same);

    private static ValueKind<T> Real<T>(string expected, T missing) where T : struct, IBinaryFloatingPointIeee754<T> => new(
        expected,
        (ref Utf8JsonReader json, out T value) =>
        {
            value = missing;
            if (json.TokenType == JsonTokenType.Null)
            {
                return true;
            }
            if (json.TokenType != JsonTokenType.Number)
            {
                return false;
            }
            if (TryShort(json.ValueSpan, out value))
            {
                return true;
            }
            if (typeof(T) == typeof(float))
            {
                // Read as Single, not rounded twice.
                bool isRead = json.TryGetSingle(out float single);
                value = T.CreateTruncating(single);
                return isRead && float.IsFinite(single);
            }
            bool read = json.TryGetDouble(out double number);
            value = T.CreateTruncating(number);
            return read && T.IsFinite(value);
        },
        (object? given, out T value) =>
        {
            switch (given)
            {
                case null:
                    value = missing;
                    return true;
                case T same:
                    value = same;
                    return true;
                case float single:
                    value = T.CreateTruncating(single);
                    return true;
                case double real:
                    value = T.CreateTruncating(real);
                    return true;
                default:
                    bool isNumber = TryNumber(given, out decimal number);
                    value = T.CreateTruncating(number);
                    return isNumber;
            }
        });

    // Pixels, counts and numbers of a few decimals are read many times as fast by themselves: digits and a power of ten that Single holds
    // exactly, so that their quotient is the nearest number.
    private static bool TryShort<T>(ReadOnlySpan<byte> text, out T value) where T : struct, IBinaryFloatingPointIeee754<T>
    {
        const int MostDigits = 1 << 24;
        const int MostDecimals = 10;
        value = default;
        bool isNegative = text is [(byte)'-', ..];
        int digits = 0;
        int point = -1;
        for (int i = isNegative ? 1 : 0; i < text.Length; i++)
        {
            byte digit = text[i];
            if (digit == '.')
            {
                point = i;
                continue;
            }
            if (digit is < (byte)'0' or > (byte)'9' || digits >= MostDigits / 10)
            {
                return false;
            }
            digits = (10 * digits) + digit - '0';
        }
        int decimals = point < 0 ? 0 : text.Length - 1 - point;
        if (decimals > MostDecimals)
        {
            return false;
        }
        value = T.CreateTruncating(digits) / T.CreateTruncating(PowersOfTen[decimals]);
        value = isNegative ? -value : value;
        return true;
    }

    private static bool Same<T>(object? given, out T value)
    {
        value = given is T same ? same : default!;
        return given is T;
    }

    private static bool IsMissing<T>(ref Utf8JsonReader json, out T value) where T : struct
    {
        value = default;
        return json.TokenType == JsonTokenType.Null;
    }

    private static bool IsNull<T>(object? given, out T value) where T : struct
    {
        value = default;
        return given is null;
    }

    private static bool TryNumber(object? given, out decimal number)
    {
        bool isNumber = given is decimal or sbyte or byte or short or ushort or int or uint or long or ulong;
        number = isNumber ? Convert.ToDecimal(given, CultureInfo.InvariantCulture) : 0;
        return isNumber;
    }

    private static bool TryWhole<T>(decimal number, out T value) where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
    {
        bool isWhole = number == decimal.Truncate(number)
            && number >= decimal.CreateChecked(T.MinValue) && number <= decimal.CreateChecked(T.MaxValue);
        value = isWhole ? T.CreateChecked(number) : default;
        return isWhole;
    }
}
