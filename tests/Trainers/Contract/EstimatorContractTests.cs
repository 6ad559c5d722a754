using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MLNetDeep.Transforms.Interop;

namespace MLNetDeep.Trainers.Tests.Contract;

/// <summary>What ML.NET asks of every estimator and transformer, asked of each of ours.</summary>
public sealed class EstimatorContractTests
{
    private static MLContext MLContext => ContractModels.MLContext;

    private static IDataView Data => ContractModels.Data;

    public static TheoryData<string> Names => ContractModels.Names;

    [Fact]
    public void Every_estimator_is_checked()
        => Assert.Empty(CatalogMethods.Names.Except(ContractCases.All.Keys.Select(name => name.Split(',')[0])));

    [Theory]
    [MemberData(nameof(Names))]
    public void What_the_schema_promises_is_what_comes(string name)
    {
        SchemaShape promised = ContractCases.All[name].Create(MLContext).GetOutputSchema(SchemaShapes.Of(Data.Schema));
        DataViewSchema actual = ContractModels.Of(name).GetOutputSchema(Data.Schema);

        Assert.Equal(Columns(SchemaShapes.Of(actual)), Columns(promised));
        Assert.Equal(TextAnnotations(actual), TextAnnotations(ContractModels.Of(name).Transform(Data).Schema));
        Assert.Equal(
            actual.Select(column => (column.Name, column.Type)),
            ContractModels.Of(name).Transform(Data).Schema.Select(column => (column.Name, column.Type)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_row_mapper_gives_what_a_cursor_gives(string name)
    {
        ITransformer model = ContractModels.Of(name);
        Assert.True(model.IsRowToRowMapper);
        IRowToRowMapper mapper = model.GetRowToRowMapper(Data.Schema);
        using DataViewRowCursor cursor = Data.GetRowCursor(mapper.GetDependencies(mapper.OutputSchema).Concat([Data.Schema["Name"]]));
        using DataViewRow row = mapper.GetRow(cursor, mapper.OutputSchema);
        Func<string> read = RowReader.Of(row, Computed(mapper.OutputSchema));
        List<string> rows = [];
        while (cursor.MoveNext())
        {
            rows.Add(read());
        }

        Assert.Equal(RowReader.All(model.Transform(Data), [.. Computed(mapper.OutputSchema).Select(column => column.Name)]), rows);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_row_mapper_needs_of_the_input_what_its_columns_are_made_of(string name)
    {
        IRowToRowMapper mapper = ContractModels.Of(name).GetRowToRowMapper(Data.Schema);

        Assert.Equal(Data.Schema, mapper.InputSchema);
        string[] inputs = ContractCases.All[name].Inputs;
        Assert.All(Computed(mapper.OutputSchema), column => Assert.Equal(inputs, Needed(column)));
        Assert.All(Data.Schema, column => Assert.Equal([column.Name], Needed(mapper.OutputSchema[column.Index])));
        Assert.Empty(Needed());
        Assert.Equal(
            inputs.Append("Name").Order(), Needed(mapper.OutputSchema["Name"], mapper.OutputSchema[ContractCases.All[name].Output]));

        IEnumerable<string> Needed(params DataViewSchema.Column[] columns) => mapper.GetDependencies(columns).Select(column => column.Name);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_loaded_model_gives_the_same_bits(string name)
    {
        ITransformer model = ContractModels.Of(name);
        ITransformer loaded = SavedModels.Reload(MLContext, model, Data.Schema);
        string[] names = Computed(model.GetOutputSchema(Data.Schema)).Select(column => column.Name).ToArray();

        Assert.Equal(Described(model.GetOutputSchema(Data.Schema)), Described(loaded.GetOutputSchema(Data.Schema)));
        Assert.Equal(TextAnnotations(model.GetOutputSchema(Data.Schema)), TextAnnotations(loaded.GetOutputSchema(Data.Schema)));
        Assert.Equal(RowReader.All(model.Transform(Data), names), RowReader.All(loaded.Transform(Data), names));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_chain_loads_into_another_context_and_predicts_there(string name)
    {
        string output = ContractCases.All[name].Output;
        TransformerChain<ColumnCopyingTransformer> chain = MLContext.Transforms.CopyColumns("Before", "Features")
            .Append(ContractCases.All[name].Create(MLContext))
            .Append(MLContext.Transforms.CopyColumns("After", output))
            .Fit(Data);
        using var stream = new MemoryStream();
        MLContext.Model.Save(chain, Data.Schema, stream);
        stream.Position = 0;
        var other = new MLContext(2);
        ITransformer loaded = other.Model.Load(stream, out DataViewSchema? schema);

        Assert.Equal(
            Data.Schema.Select(column => (column.Name, column.Type.ToString())),
            schema!.Select(column => (column.Name, column.Type.ToString())));
        List<string> expected = RowReader.All(chain.Transform(Data), "Before", output, "After");
        Assert.Equal(expected, RowReader.All(loaded.Transform(ContractRows.Data(other)), "Before", output, "After"));
        Assert.Equal(expected.Select(row => row.Split('|')[2]), Predicted(other, loaded, output));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_prediction_engine_gives_what_a_cursor_gives(string name)
    {
        string output = ContractCases.All[name].Output;

        Assert.Equal(RowReader.All(ContractModels.Of(name).Transform(Data), output), Predicted(MLContext, ContractModels.Of(name), output));
    }

    private static List<string> Predicted(MLContext mlContext, ITransformer model, string output)
    {
        return model.GetOutputSchema(Data.Schema)[output].Type is VectorDataViewType
            ? output == "Out" ? Of<VectorOut>(value => RowReader.Text(value.Out)) : Of<VectorScore>(value => RowReader.Text(value.Score))
            : Of<ScalarScore>(value => RowReader.Text(value.Score));

        List<string> Of<T>(Func<T, string> text) where T : class, new()
        {
            using PredictionEngine<ContractRows.Row, T> engine = mlContext.Model.CreatePredictionEngine<ContractRows.Row, T>(model);
            return [.. ContractRows.Rows().Select(row => text(engine.Predict(row)))];
        }
    }

    private sealed class VectorScore
    {
        public float[] Score { get; set; } = [];
    }

    private sealed class ScalarScore
    {
        public float Score { get; set; }
    }

    private sealed class VectorOut
    {
        public float[] Out { get; set; } = [];
    }

    private static IEnumerable<DataViewSchema.Column> Computed(DataViewSchema schema) =>
        schema.Where(column => column.Index >= Data.Schema.Count);

    // Annotations of the input's columns are ML.NET's own affair.
    private static IEnumerable<string> Columns(SchemaShape shape) => shape
        .Select(column => $"{column.Name}: {column.Kind} {column.ItemType} {column.IsKey}"
            + (Data.Schema.GetColumnOrNull(column.Name) is null ? $" [{Annotations(column)}]" : ""))
        .Order(StringComparer.Ordinal);

    private static string Annotations(SchemaShape.Column column) => string.Join(
        ", ", column.Annotations.Select(a => $"{a.Name} {a.Kind} {a.ItemType}").Order(StringComparer.Ordinal));

    private static IEnumerable<string> Described(DataViewSchema schema)
        => schema.Select(
            column => $"{column.Name}: {column.Type} [{string.Join(", ", column.Annotations.Schema.Select(a => $"{a.Name} {a.Type}"))}]");

    // Slot names, key values and kinds of scores.
    private static IEnumerable<string> TextAnnotations(DataViewSchema schema)
    {
        foreach (DataViewSchema.Column column in Computed(schema))
        {
            foreach (DataViewSchema.Column annotation in column.Annotations.Schema)
            {
                if (annotation.Type is TextDataViewType)
                {
                    yield return $"{column.Name} {annotation.Name} {Value<ReadOnlyMemory<char>>(column, annotation)}";
                }
                else if (annotation.Type is VectorDataViewType { ItemType: TextDataViewType })
                {
                    yield return $"{column.Name} {annotation.Name} "
                        + $"{string.Join(' ', Value<VBuffer<ReadOnlyMemory<char>>>(column, annotation).DenseValues())}";
                }
            }
        }

        static T Value<T>(DataViewSchema.Column column, DataViewSchema.Column annotation)
        {
            T value = default!;
            column.Annotations.GetValue(annotation.Name, ref value);
            return value;
        }
    }
}
