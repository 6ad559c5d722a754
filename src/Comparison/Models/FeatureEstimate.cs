using Microsoft.ML.Data;

namespace MLNetDeep.Comparisons.Models;

/// <summary>About how many features a table's columns become.</summary>
internal static class FeatureEstimate
{
    public static int Of(Table table) => (int)Math.Min(int.MaxValue, table.Used.Sum(Of));

    private static long Of(TableColumn column) => column.Kind switch
    {
        ColumnKind.Number => 1,
        ColumnKind.Date => Preparation.DateParts.Count,
        ColumnKind.Text => Preparation.MostWords,
        ColumnKind.Vector or ColumnKind.Image => ((VectorDataViewType)column.Values.Type).Size,
        _ => Math.Min(column.Distinct, Preparation.HashedSlots),
    };
}
