using System.Globalization;
using Parquet;
using Parquet.Schema;

namespace MLNetDeep.Comparisons.Tables;

/// <summary>Reads the flat columns of a Parquet file, as the texts that separated values would have.</summary>
internal static class ParquetTable
{
    /// <exception cref="FormatException">The file is no Parquet, or has no column of numbers, texts, dates or yes and no.</exception>
    public static TextTable Read(string path) => ReadAsync(path).GetAwaiter().GetResult();

    private static async Task<TextTable> ReadAsync(string path)
    {
        string file = Path.GetFileName(path);
        // What the file system has to say is no fault of the format.
        using FileStream stream = File.OpenRead(path);
        try
        {
            ParquetReader reader = await ParquetReader.CreateAsync(stream).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                DataField[] fields = reader.Schema.GetDataFields();
                DataField[] flat =
                    [.. fields.Where(field => field.MaxRepetitionLevel == 0 && field.Path.Length == 1 && Kinds.ContainsKey(field.ClrType))];
                if (flat.Length < 2)
                {
                    throw new FormatException(
                        $"{file}: expected at least two columns of numbers, texts, dates, or yes and no; found {flat.Length} of them.");
                }
                List<string?>[] columns = [.. flat.Select(_ => new List<string?>())];
                for (int group = 0; group < reader.RowGroupCount; group++)
                {
                    using ParquetRowGroupReader rows = reader.OpenRowGroupReader(group);
                    for (int column = 0; column < flat.Length; column++)
                    {
                        columns[column].AddRange(await Kinds[flat[column].ClrType](rows, flat[column]).ConfigureAwait(false));
                    }
                }
                string[] left = [.. fields.Except(flat).Select(field => $"column '{field.Path}' is nested or binary: left out")];
                return new TextTable(
                    [.. flat.Select(field => field.Name)], [.. columns.Select(column => column.ToArray())],
                    [.. Enumerable.Range(1, columns[0].Count).Select(row => (long)row)], left);
            }
        }
        catch (Exception exception) when (exception is IOException or ParquetException
            or NotSupportedException or OverflowException or ArgumentException or IndexOutOfRangeException)
        {
            throw new FormatException($"{file}: expected a whole Parquet file; {exception.Message}", exception);
        }
    }

    private static readonly Dictionary<Type, Func<ParquetRowGroupReader, DataField, Task<IEnumerable<string?>>>> Kinds = new()
    {
        [typeof(ReadOnlyMemory<char>)] = Texts,
        [typeof(string)] = Texts,
        [typeof(bool)] = (rows, field) => Values<bool>(rows, field, value => value ? "true" : "false"),
        [typeof(byte)] = (rows, field) => Values<byte>(rows, field, Number),
        [typeof(sbyte)] = (rows, field) => Values<sbyte>(rows, field, Number),
        [typeof(short)] = (rows, field) => Values<short>(rows, field, Number),
        [typeof(ushort)] = (rows, field) => Values<ushort>(rows, field, Number),
        [typeof(int)] = (rows, field) => Values<int>(rows, field, Number),
        [typeof(uint)] = (rows, field) => Values<uint>(rows, field, Number),
        [typeof(long)] = (rows, field) => Values<long>(rows, field, Number),
        [typeof(ulong)] = (rows, field) => Values<ulong>(rows, field, Number),
        [typeof(float)] = (rows, field) => Values<float>(rows, field, Number),
        [typeof(double)] = (rows, field) => Values<double>(rows, field, Number),
        [typeof(decimal)] = (rows, field) => Values<decimal>(rows, field, Number),
        [typeof(DateTime)] = (rows, field) => Values<DateTime>(
            rows, field, value => value.ToString(CellValues.DateFormat, CultureInfo.InvariantCulture)),
        [typeof(DateOnly)] = (rows, field) => Values<DateOnly>(
            rows, field, value => value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
    };

    private static async Task<IEnumerable<string?>> Texts(ParquetRowGroupReader rows, DataField field)
    {
        string?[] values = new string?[rows.RowCount];
        await rows.ReadAsync(field, values.AsMemory()!).ConfigureAwait(false);
        return values.Select(value => value is null || CellValues.IsMissing(value) ? null : value);
    }

    private static async Task<IEnumerable<string?>> Values<T>(ParquetRowGroupReader rows, DataField field, Func<T, string> text)
        where T : struct
    {
        if (!field.IsNullable)
        {
            var present = new T[rows.RowCount];
            await rows.ReadAsync(field, present.AsMemory()).ConfigureAwait(false);
            return present.Select(text);
        }
        var values = new T?[rows.RowCount];
        await rows.ReadAsync(field, values.AsMemory()).ConfigureAwait(false);
        return values.Select(value => value is { } known && text(known) is var written && written != "NaN" ? written : null);
    }

    private static string Number<T>(T value)
        where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);
}
