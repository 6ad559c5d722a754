using Parquet;
using Parquet.Schema;

namespace MLNetDeep.Samples.ScoreParquet;

/// <summary>A flat column of a Parquet file.</summary>
internal abstract class PartColumn(DataField column)
{
    protected DataField Field { get; } = column;

    /// <summary>The column of another file that has its values.</summary>
    public abstract DataField Copy();

    /// <exception cref="FormatException">The column is nested, or of a type that is not read.</exception>
    public static PartColumn Of(DataField field)
    {
        if (field.MaxRepetitionLevel == 0)
        {
            switch (Type.GetTypeCode(field.ClrType))
            {
                case TypeCode.Boolean: return new Values<bool>(field);
                case TypeCode.SByte: return new Values<sbyte>(field);
                case TypeCode.Byte: return new Values<byte>(field);
                case TypeCode.Int16: return new Values<short>(field);
                case TypeCode.UInt16: return new Values<ushort>(field);
                case TypeCode.Int32: return new Values<int>(field);
                case TypeCode.UInt32: return new Values<uint>(field);
                case TypeCode.Int64: return new Values<long>(field);
                case TypeCode.UInt64: return new Values<ulong>(field);
                case TypeCode.Single: return new Values<float>(field);
                case TypeCode.Double: return new Values<double>(field);
                case TypeCode.Decimal: return new Values<decimal>(field);
                case TypeCode.DateTime: return new Values<DateTime>(field);
                case TypeCode.String: return new Texts(field);
            }
            if (field.ClrType == typeof(ReadOnlyMemory<char>))
            {
                return new Texts(field);
            }
        }
        throw new FormatException(
            $"expected numbers, texts, times, or yes and no in column '{field.Path}', one a row; it has {field.ClrType.Name}"
            + $"{(field.MaxRepetitionLevel == 0 ? "" : ", several a row")}.");
    }

    /// <summary>Reads a group of rows; null where there is no value.</summary>
    public abstract Task<object?[]> ReadAsync(ParquetRowGroupReader rows);

    /// <summary>Writes a group of rows to a copy of the column.</summary>
    public abstract Task WriteAsync(ParquetRowGroupWriter rows, DataField target, object?[] values);

    private sealed class Texts(DataField field) : PartColumn(field)
    {
        public override DataField Copy() => new DataField<string>(Field.Name);

        public override async Task<object?[]> ReadAsync(ParquetRowGroupReader rows)
        {
            string?[] values = new string?[rows.RowCount];
            await rows.ReadAsync(Field, values.AsMemory()).ConfigureAwait(false);
            return values;
        }

        public override async Task WriteAsync(ParquetRowGroupWriter rows, DataField target, object?[] values) =>
            await rows.WriteAsync(target, [.. values.Cast<string>()]).ConfigureAwait(false);
    }

    private sealed class Values<T>(DataField field) : PartColumn(field)
        where T : struct
    {
        public override DataField Copy() => Field.IsNullable ? new DataField<T?>(Field.Name) : new DataField<T>(Field.Name);

        public override async Task<object?[]> ReadAsync(ParquetRowGroupReader rows)
        {
            if (Field.IsNullable)
            {
                var values = new T?[rows.RowCount];
                await rows.ReadAsync(Field, values.AsMemory()).ConfigureAwait(false);
                return Array.ConvertAll(values, value => (object?)value);
            }
            var present = new T[rows.RowCount];
            await rows.ReadAsync(Field, present.AsMemory()).ConfigureAwait(false);
            return Array.ConvertAll(present, value => (object?)value);
        }

        public override async Task WriteAsync(ParquetRowGroupWriter rows, DataField target, object?[] values)
        {
            if (Field.IsNullable)
            {
                await rows.WriteAsync<T>(target, Array.ConvertAll(values, value => (T?)value).AsMemory()).ConfigureAwait(false);
                return;
            }
            await rows.WriteAsync<T>(target, Array.ConvertAll(values, value => (T)value!).AsMemory()).ConfigureAwait(false);
        }
    }
}
