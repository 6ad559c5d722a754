using Microsoft.ML;
using MLNetDeep.Comparisons.Tables;
using MLNetDeep.Datasets;

namespace MLNetDeep.Comparisons.Tests.Tables;

public sealed class DataViewTableTests
{
    private sealed class Row
    {
        public double Size { get; set; }
        public int Count { get; set; }
        public bool IsNew { get; set; }
        public string Color { get; set; } = "";
        public DateTime Day { get; set; }
        [Microsoft.ML.Data.VectorType(3)]
        public float[] Vector { get; set; } = [];
        public string Kind { get; set; } = "";
    }

    [Fact]
    public void Read_EachTypeOfColumn_HasItsKind()
    {
        var mlContext = new MLContext(1);
        IDataView data = mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 30).Select(i => new Row
        {
            Size = i * 0.1,
            Count = i * i % 7,
            IsNew = i % 3 == 0,
            Color = i % 4 == 0 ? "red" : "blue",
            Day = new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(i),
            Vector = [i, 1, 2],
            Kind = i % 2 == 0 ? "a" : "b",
        }));

        Table table = DataViewTable.Read(data, "Kind");

        Assert.Equal(
            [ColumnKind.Number, ColumnKind.Number, ColumnKind.Boolean, ColumnKind.Category, ColumnKind.Date, ColumnKind.Vector],
            table.Columns.Select(column => column.Kind));
        Assert.Equal(["a", "b"], table.Classes);
    }

    [Fact]
    public void Read_KeyAsLabel_KeepsTheOrderOfItsClasses()
    {
        var mlContext = new MLContext(1);
        IDataView data = mlContext.Data.LoadFromEnumerable(
            Enumerable.Range(0, 30).Select(i => new Row { Size = i * i, Kind = (i % 3) switch { 0 => "zebra", 1 => "ant", _ => "cow" } }));
        IDataView keyed = mlContext.Transforms.Conversion.MapValueToKey("Kind").Fit(data).Transform(data);

        Assert.Equal(["zebra", "ant", "cow"], DataViewTable.Read(keyed, "Kind").Classes);
    }

    [Fact]
    public void Read_TwoViewsOfImages_KeepTheTestSetApart()
    {
        var images = XsAndOs.Generate(new MLContext(1), options: new XsAndOsOptions { Seed = 1 });

        Table table = ImageTable.Of(images);

        Assert.Equal(images.Train.GetRowCount(), table.TestStart);
        Assert.Equal(images.Train.GetRowCount() + images.Test.GetRowCount(), table.Rows);
        Assert.Equal(new ImageShape(images.Height, images.Width, 1), table.Image);
    }

    [Fact]
    public void Read_NoSuchLabel_ListsTheColumns()
    {
        IDataView data = new MLContext(1).Data.LoadFromEnumerable([new Row()]);

        Assert.Contains(
            "expected one of Size", Assert.Throws<ArgumentException>(() => DataViewTable.Read(data, "Sort")).Message,
                StringComparison.Ordinal);
    }
}
