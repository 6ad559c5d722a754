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
    public void Only_what_is_needed_is_asked_of_the_input(string name)
    {
        var input = new RecordedView(Data);
        IDataView output = ContractModels.Of(name).Transform(input);
        RowReader.All(output, "Name");
        Assert.Equal(["Name"], input.Asked);
        Assert.Equal(["Name"], input.Read);

        RowReader.All(output, ContractCases.All[name].Output);
        Array.ForEach(
            output.GetRowCursorSet([output.Schema["Number"], output.Schema[ContractCases.All[name].Output]], 2),
            cursor => cursor.Dispose());
        string[] inputs = ContractCases.All[name].Inputs;
        Assert.Equal(["Name", string.Join(',', inputs), string.Join(',', inputs.Append("Number").Order())], input.Asked);
        Assert.DoesNotContain("Label", input.Read);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Cursors_of_the_input_are_closed_with_their_readers(string name)
    {
        var input = new RecordedView(Data);
        IDataView output = ContractModels.Of(name).Transform(input);
        DataViewRowCursor half = output.GetRowCursor(output.Schema);
        for (int i = 0; i < 3; i++)
        {
            half.MoveNext();
        }
        DataViewRowCursor unread = output.GetRowCursor([output.Schema["Name"]]);
        Assert.Equal(2, input.Open);
        half.Dispose();
        unread.Dispose();

        Assert.Equal(0, input.Open);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_column_that_was_not_asked_for_is_not_active(string name)
    {
        IDataView output = ContractModels.Of(name).Transform(Data);
        DataViewSchema.Column asked = output.Schema[ContractCases.All[name].Output];
        using DataViewRowCursor cursor = output.GetRowCursor([asked]);

        Assert.All(output.Schema, column => Assert.Equal(column.Index == asked.Index, cursor.IsColumnActive(column)));
        Assert.ThrowsAny<ArgumentException>(() => cursor.GetGetter<ReadOnlyMemory<char>>(output.Schema["Name"]));
        Assert.ThrowsAny<InvalidOperationException>(() => cursor.GetGetter<ReadOnlyMemory<char>>(asked));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Two_cursors_at_once_do_not_disturb_each_other(string name)
    {
        IDataView output = ContractModels.Of(name).Transform(Data);
        DataViewSchema.Column[] columns = ContractModels.AddedAndNumber(output.Schema);
        using DataViewRowCursor first = output.GetRowCursor(columns);
        using DataViewRowCursor second = output.GetRowCursor(columns);
        Func<string> readFirst = RowReader.Of(first, columns), readSecond = RowReader.Of(second, columns);
        List<string> firstRows = [], secondRows = [];
        while (first.MoveNext())
        {
            firstRows.Add(readFirst());
            if (firstRows.Count % 3 == 0 && second.MoveNext())
            {
                secondRows.Add(readSecond());
            }
        }
        while (second.MoveNext())
        {
            secondRows.Add(readSecond());
        }

        Assert.Equal(ContractRows.Count, firstRows.Count);
        Assert.Equal(firstRows, secondRows);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_set_of_cursors_reads_every_row_once_in_parallel(string name)
    {
        IDataView output = ContractModels.Of(name).Transform(new DealtView(Data));
        DataViewSchema.Column[] columns = ContractModels.AddedAndNumber(output.Schema);
        DataViewRowCursor[] cursors = output.GetRowCursorSet(columns, 3);
        var read = new List<(long Batch, string Row)>[cursors.Length];
        Parallel.For(0, cursors.Length, i =>
        {
            using DataViewRowCursor cursor = cursors[i];
            Func<string> row = RowReader.Of(cursor, columns);
            read[i] = [];
            while (cursor.MoveNext())
            {
                read[i].Add((cursor.Batch, row()));
            }
        });

        Assert.Equal(3, cursors.Length);
        // The batch says where a row belongs.
        Assert.Equal(ContractModels.Rows(output), read.SelectMany(rows => rows).OrderBy(row => row.Batch).Select(row => row.Row));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Rows_keep_their_places_and_identities(string name)
    {
        Assert.Equal(Places(Data), Places(ContractModels.Of(name).Transform(Data)));

        static List<(long, DataViewRowId)> Places(IDataView data)
        {
            using DataViewRowCursor cursor = data.GetRowCursor(data.Schema);
            ValueGetter<DataViewRowId> getter = cursor.GetIdGetter();
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
    public void The_rows_of_the_output_can_be_taken_skipped_and_shuffled(string name)
    {
        IDataView output = ContractModels.Of(name).Transform(Data);
        List<string> rows = ContractModels.Rows(output);
        List<string> shuffled = ContractModels.Rows(MLContext.Data.ShuffleRows(output, seed: 1));

        Assert.Equal(rows[..7], ContractModels.Rows(MLContext.Data.TakeRows(output, 7)));
        Assert.Equal(rows[7..], ContractModels.Rows(MLContext.Data.SkipRows(output, 7)));
        Assert.NotEqual(rows, shuffled);
        Assert.Equal(rows.Order(StringComparer.Ordinal), shuffled.Order(StringComparer.Ordinal));
        Assert.Equal(rows, ContractModels.Rows(MLContext.Data.Cache(output)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_order_drawn_at_random_is_that_of_the_input(string name)
    {
        IDataView cached = MLContext.Data.Cache(Data);
        IDataView output = ContractModels.Of(name).Transform(cached);
        using DataViewRowCursor shuffled = output.GetRowCursor(ContractModels.AddedAndNumber(output.Schema), new Random(7));
        using DataViewRowCursor input = cached.GetRowCursor([cached.Schema["Number"]], new Random(7));
        List<string> numbers = RowReader.All(shuffled, output.Schema["Number"]);

        Assert.True(output.CanShuffle);
        Assert.Equal(RowReader.All(input, cached.Schema["Number"]), numbers);
        Assert.NotEqual(RowReader.All(Data, "Number"), numbers);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_rows_in_give_no_rows_out(string name)
    {
        IDataView output = ContractModels.Of(name).Transform(MLContext.Data.SkipRows(Data, ContractRows.Count));

        Assert.Empty(ContractModels.Rows(output));
        using DataViewRowCursor cursor = output.GetRowCursor(output.Schema);
        Assert.False(cursor.MoveNext());
        Assert.False(cursor.MoveNext());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_rows_to_fit_are_told_unless_none_are_needed(string name)
    {
        Exception error =
            Record.Exception(() => ContractCases.All[name].Create(MLContext).Fit(MLContext.Data.SkipRows(Data, ContractRows.Count)));

        // Of the transforms, only projections and medians are learned.
        if (name.StartsWith("Transforms.")
            && name is not ("Transforms.LinearDiscriminantAnalysis" or "Transforms.PrincipalComponents" or "Transforms.FillMissingValues"))
        {
            Assert.Null(error);
        }
        else
        {
            Assert.Contains("row", Assert.IsAssignableFrom<InvalidOperationException>(error).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Sparse_rows_of_a_stream_give_what_dense_ones_give(string name)
    {
        ITransformer model = ContractModels.Of(name);
        IDataView dense = model.Transform(new StreamedView(Data, sparse: false));
        IDataView sparse = model.Transform(new StreamedView(Data, sparse: true));

        Assert.Equal(ContractModels.Rows(dense), ContractModels.Rows(sparse));
        Assert.Null(sparse.GetRowCount());
        Assert.False(sparse.CanShuffle);
        Assert.Equal(Data.CanShuffle, model.Transform(Data).CanShuffle);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Columns_of_the_same_names_are_hidden_and_stay_readable(string name)
    {
        ITransformer model = ContractModels.Of(name);
        IDataView expected = model.Transform(Data);
        DataViewSchema.Column[] added = ContractModels.Added(expected.Schema, Data.Schema);
        IDataView input = Data;
        foreach (string source in new[] { "Name", "Number" })
        {
            foreach (DataViewSchema.Column column in added)
            {
                input = MLContext.Transforms.CopyColumns(column.Name, source).Fit(input).Transform(input);
            }
        }
        IDataView output = model.Transform(input);

        Assert.Equal(
            added.Select(column => (column.Name, column.Type)),
            ContractModels.Added(output.Schema, input.Schema).Select(column => (column.Name, column.Type)));
        Assert.Equal(ContractModels.Rows(expected), RowReader.All(output, [.. added.Select(column => column.Name), "Number"]));
        DataViewSchema.Column[] hidden = output.Schema.Where(column => column.IsHidden).ToArray();
        Assert.Equal(2 * added.Length, hidden.Length);
        DataViewSchema.Column[] copies = [output.Schema["Name"], .. hidden, output.Schema["Number"]];
        using DataViewRowCursor cursor = output.GetRowCursor(copies);
        Assert.All(RowReader.All(cursor, copies), row => Assert.Equal(2, row.Split('|').Distinct().Count()));
        Assert.Equal(
            SchemaOf(model.GetOutputSchema(input.Schema)),
            SchemaOf(ContractCases.All[name].Create(MLContext).Fit(input).GetOutputSchema(input.Schema)));

        static IEnumerable<(string, DataViewType, bool)> SchemaOf(DataViewSchema schema) =>
            schema.Select(column => (column.Name, column.Type, column.IsHidden));
    }
}
