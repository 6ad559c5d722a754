using Microsoft.ML.Data;
using Parquet;
using Parquet.Schema;

namespace MLNetDeep.Comparisons.Tests.Tables;

/// <summary>Parquet files, written by the library that others read them with.</summary>
public sealed class ParquetTableTests : IDisposable
{
    private readonly TemporaryFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Read_TypedColumns_HaveTheKindsAndValuesOfTheFile()
    {
        var number = new DataField<double?>("number");
        var count = new DataField<int>("count");
        var when = new DataField<DateTime>("when");
        var text = new DataField<string>("color");
        var label = new DataField<bool>("label");
        using (FileStream stream = File.Create(_files["table.parquet"]))
        {
            await using ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema(number, count, when, text, label), stream);
            for (int group = 0; group < 2; group++)
            {
                using ParquetRowGroupWriter rows = writer.CreateRowGroup();
                int[] all = [.. Enumerable.Range(10 * group, 10)];
                await rows.WriteAsync<double>(number, all.Select(i => i == 3 ? (double?)null : i * 0.5).ToArray().AsMemory());
                await rows.WriteAsync<int>(count, all.Select(i => i * i % 7).ToArray().AsMemory());
                await rows.WriteAsync<DateTime>(when, all.Select(i => new DateTime(2024, 1, 1 + i, 0, 0, 0, DateTimeKind.Utc))
                    .ToArray().AsMemory());
                await rows.WriteAsync(text, all.Select(i => i % 3 == 0 ? "red" : "blue").ToArray());
                await rows.WriteAsync<bool>(label, all.Select(i => i % 2 == 0).ToArray().AsMemory());
            }
        }

        Table table = TableFile.Read(_files["table.parquet"]);

        Assert.Equal(
            [ColumnKind.Number, ColumnKind.Number, ColumnKind.Date, ColumnKind.Category], table.Columns.Select(column => column.Kind));
        Assert.Equal(20, table.Rows);
        Assert.Equal(1, table.Columns[0].Missing);
        Assert.Equal(9.5f, table.View.GetColumn<float>("number").Last());
        Assert.Equal(["false", "true"], table.Classes);
        Assert.Equal("2024-01-02T00:00:00", table.View.GetColumn<string>("when").ElementAt(1));
    }

    [Fact]
    public void Read_WhatIsNoParquet_IsATypedError()
    {
        File.WriteAllBytes(_files["table.parquet"], [.. Enumerable.Range(0, 100).Select(i => (byte)i)]);

        Assert.Contains(
            "expected a whole Parquet file",
            Assert.Throws<FormatException>(() => TableFile.Read(_files["table.parquet"])).Message, StringComparison.Ordinal);
    }
}
