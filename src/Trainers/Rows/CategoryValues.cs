using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Transforms.Models;

namespace MLNetDeep.Trainers;

/// <summary>Finds the values of columns of categories that a model learns.</summary>
internal static class CategoryValues
{
    /// <summary>The most values of a column that are learned.</summary>
    public const int Most = 10_000;

    // What occurs once teaches nothing of itself: it stands for what a model does not know.
    private const int FewestRows = 2;

    /// <summary>
    /// Reads every row once: values of two rows or more in ascending order, and where they are more than <see cref="Most"/> those of most
    /// rows.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing, or neither text nor key.</exception>
    /// <exception cref="OperationCanceledException">Cancelled: there is no model yet to keep.</exception>
    public static CategoryColumn[] Read(IDataView data, IReadOnlyList<string> names, CancellationToken cancellation)
    {
        if (names.Count == 0)
        {
            return [];
        }
        DataViewSchema.Column[] columns = [.. names.Select(name => CategoryColumn.Require(data.Schema, name))];
        Dictionary<string, long>[] counts = [.. names.Select(_ => new Dictionary<string, long>(StringComparer.Ordinal))];
        using DataViewRowCursor cursor = data.GetRowCursor(columns);
        Func<ReadOnlySpan<char>>[] readers = [.. columns.Select(column => CategoryColumn.CreateReader(cursor, column))];
        while (cursor.MoveNext())
        {
            cancellation.ThrowIfCancellationRequested();
            for (int i = 0; i < readers.Length; i++)
            {
                ReadOnlySpan<char> value = readers[i]();
                Dictionary<string, long>.AlternateLookup<ReadOnlySpan<char>> counted =
                    counts[i].GetAlternateLookup<ReadOnlySpan<char>>();
                counted[value] = counted.TryGetValue(value, out long count) ? count + 1 : 1;
            }
        }
        return [.. columns.Select((column, i) => new CategoryColumn(column.Name, column.Type is KeyDataViewType, Learned(counts[i])))];
    }

    private static string[] Learned(Dictionary<string, long> counts) =>
    [
        .. counts.Where(value => value.Value >= FewestRows)
            .OrderByDescending(value => value.Value).ThenBy(value => value.Key, StringComparer.Ordinal).Take(Most)
            .Select(value => value.Key).Order(StringComparer.Ordinal),
    ];
}
