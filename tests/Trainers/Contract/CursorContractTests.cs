using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Trainers.Tests.Contract;

/// <summary>What ML.NET asks of the rows that come out of a transformer, asked of each of ours.</summary>
public sealed class CursorContractTests
{
    private static MLContext MLContext => ContractModels.MLContext;

    private static IDataView Data => ContractModels.Data;

    public static TheoryData<string> Names => ContractModels.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void OnlyWhatIsNeededIsAskedOfTheInput(string name)
    {
        var input = new RecordedView(Data);
        var output = ContractModels.Of(name).Transform(input);
        RowReader.All(output, "Name");
        Assert.Equal(["Name"], input.Asked);
        Assert.Equal(["Name"], input.Read);

        RowReader.All(output, ContractCases.All[name].Output);
        Array.ForEach(output.GetRowCursorSet([output.Schema["Number"], output.Schema[ContractCases.All[name].Output]], 2), cursor => cursor.Dispose());
        Assert.Equal(["Name", "Features", "Features,Number"], input.Asked);
        Assert.DoesNotContain("Label", input.Read);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void CursorsOfTheInputAreClosedWithTheirReaders(string name)
    {
        var input = new RecordedView(Data);
        var output = ContractModels.Of(name).Transform(input);
        var half = output.GetRowCursor(output.Schema);
        for (var i = 0; i < 3; i++)
            half.MoveNext();
        var unread = output.GetRowCursor([output.Schema["Name"]]);
        Assert.Equal(2, input.Open);
        half.Dispose();
        unread.Dispose();

        Assert.Equal(0, input.Open);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void AColumnThatWasNotAskedForIsNotActive(string name)
    {
        var output = ContractModels.Of(name).Transform(Data);
        var asked = output.Schema[ContractCases.All[name].Output];
        using var cursor = output.GetRowCursor([asked]);

        Assert.All(output.Schema, column => Assert.Equal(column.Index == asked.Index, cursor.IsColumnActive(column)));
        Assert.ThrowsAny<ArgumentException>(() => cursor.GetGetter<ReadOnlyMemory<char>>(output.Schema["Name"]));
        Assert.ThrowsAny<InvalidOperationException>(() => cursor.GetGetter<ReadOnlyMemory<char>>(asked));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void TwoCursorsAtOnceDoNotDisturbEachOther(string name)
    {
        var output = ContractModels.Of(name).Transform(Data);
        var columns = ContractModels.AddedAndNumber(output.Schema);
        using var first = output.GetRowCursor(columns);
        using var second = output.GetRowCursor(columns);
        Func<string> readFirst = RowReader.Of(first, columns), readSecond = RowReader.Of(second, columns);
        List<string> firstRows = [], secondRows = [];
        while (first.MoveNext())
        {
            firstRows.Add(readFirst());
            if (firstRows.Count % 3 == 0 && second.MoveNext())
                secondRows.Add(readSecond());
        }
        while (second.MoveNext())
            secondRows.Add(readSecond());

        Assert.Equal(ContractRows.Count, firstRows.Count);
        Assert.Equal(firstRows, secondRows);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ASetOfCursorsReadsEveryRowOnceInParallel(string name)
    {
        var output = ContractModels.Of(name).Transform(new DealtView(Data));
        var columns = ContractModels.AddedAndNumber(output.Schema);
        var cursors = output.GetRowCursorSet(columns, 3);
        var read = new List<(long Batch, string Row)>[cursors.Length];
        Parallel.For(0, cursors.Length, i =>
        {
            using var cursor = cursors[i];
            var row = RowReader.Of(cursor, columns);
            read[i] = [];
            while (cursor.MoveNext())
                read[i].Add((cursor.Batch, row()));
        });

        Assert.Equal(3, cursors.Length);
        // The batch says where a row belongs.
        Assert.Equal(ContractModels.Rows(output), read.SelectMany(rows => rows).OrderBy(row => row.Batch).Select(row => row.Row));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void RowsKeepTheirPlacesAndIdentities(string name)
    {
        Assert.Equal(Places(Data), Places(ContractModels.Of(name).Transform(Data)));

        static List<(long, DataViewRowId)> Places(IDataView data)
        {
            using var cursor = data.GetRowCursor(data.Schema);
            var getter = cursor.GetIdGetter();
            List<(long, DataViewRowId)> places = [(cursor.Position, default)];
            while (cursor.MoveNext())
            {
                DataViewRowId id = default;
                getter(ref id);
                places.Add((cursor.Position, id));
            }
            return [.. places, (cursor.Position, default)];
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void TheRowsOfTheOutputCanBeTakenSkippedAndShuffled(string name)
    {
        var output = ContractModels.Of(name).Transform(Data);
        var rows = ContractModels.Rows(output);
        var shuffled = ContractModels.Rows(MLContext.Data.ShuffleRows(output, seed: 1));

        Assert.Equal(rows[..7], ContractModels.Rows(MLContext.Data.TakeRows(output, 7)));
        Assert.Equal(rows[7..], ContractModels.Rows(MLContext.Data.SkipRows(output, 7)));
        Assert.NotEqual(rows, shuffled);
        Assert.Equal(rows.Order(StringComparer.Ordinal), shuffled.Order(StringComparer.Ordinal));
        Assert.Equal(rows, ContractModels.Rows(MLContext.Data.Cache(output)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void AnOrderDrawnAtRandomIsThatOfTheInput(string name)
    {
        var cached = MLContext.Data.Cache(Data);
        var output = ContractModels.Of(name).Transform(cached);
        using var shuffled = output.GetRowCursor(ContractModels.AddedAndNumber(output.Schema), new Random(7));
        using var input = cached.GetRowCursor([cached.Schema["Number"]], new Random(7));
        var numbers = RowReader.All(shuffled, output.Schema["Number"]);

        Assert.True(output.CanShuffle);
        Assert.Equal(RowReader.All(input, cached.Schema["Number"]), numbers);
        Assert.NotEqual(RowReader.All(Data, "Number"), numbers);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void NoRowsInGiveNoRowsOut(string name)
    {
        var output = ContractModels.Of(name).Transform(MLContext.Data.SkipRows(Data, ContractRows.Count));

        Assert.Empty(ContractModels.Rows(output));
        using var cursor = output.GetRowCursor(output.Schema);
        Assert.False(cursor.MoveNext());
        Assert.False(cursor.MoveNext());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void NoRowsToFitAreToldUnlessNoneAreNeeded(string name)
    {
        var error = Record.Exception(() => ContractCases.All[name].Create(MLContext).Fit(MLContext.Data.SkipRows(Data, ContractRows.Count)));

        // Of the transforms, only projections learn.
        if (name.StartsWith("Transforms.") && name is not ("Transforms.LinearDiscriminantAnalysis" or "Transforms.PrincipalComponents"))
            Assert.Null(error);
        else
            Assert.Contains("row", Assert.IsAssignableFrom<InvalidOperationException>(error).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void SparseRowsOfAStreamGiveWhatDenseOnesGive(string name)
    {
        var model = ContractModels.Of(name);
        var dense = model.Transform(new StreamedView(Data, sparse: false));
        var sparse = model.Transform(new StreamedView(Data, sparse: true));

        Assert.Equal(ContractModels.Rows(dense), ContractModels.Rows(sparse));
        Assert.Null(sparse.GetRowCount());
        Assert.False(sparse.CanShuffle);
        Assert.Equal(Data.CanShuffle, model.Transform(Data).CanShuffle);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ColumnsOfTheSameNamesAreHiddenAndStayReadable(string name)
    {
        var model = ContractModels.Of(name);
        var expected = model.Transform(Data);
        var added = ContractModels.Added(expected.Schema, Data.Schema);
        IDataView input = Data;
        foreach (var source in new[] { "Name", "Number" })
            foreach (var column in added)
                input = MLContext.Transforms.CopyColumns(column.Name, source).Fit(input).Transform(input);
        var output = model.Transform(input);

        Assert.Equal(added.Select(column => (column.Name, column.Type)), ContractModels.Added(output.Schema, input.Schema).Select(column => (column.Name, column.Type)));
        Assert.Equal(ContractModels.Rows(expected), RowReader.All(output, [.. added.Select(column => column.Name), "Number"]));
        var hidden = output.Schema.Where(column => column.IsHidden).ToArray();
        Assert.Equal(2 * added.Length, hidden.Length);
        DataViewSchema.Column[] copies = [output.Schema["Name"], .. hidden, output.Schema["Number"]];
        using var cursor = output.GetRowCursor(copies);
        Assert.All(RowReader.All(cursor, copies), row => Assert.Equal(2, row.Split('|').Distinct().Count()));
        Assert.Equal(
            SchemaOf(model.GetOutputSchema(input.Schema)), SchemaOf(ContractCases.All[name].Create(MLContext).Fit(input).GetOutputSchema(input.Schema)));

        static IEnumerable<(string, DataViewType, bool)> SchemaOf(DataViewSchema schema) => schema.Select(column => (column.Name, column.Type, column.IsHidden));
    }
}
