using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Transforms.Interop;

namespace MLNetDeep.Trainers.Tests.Contract;

/// <summary>What ML.NET asks of every estimator and transformer, asked of each of ours.</summary>
public sealed class EstimatorContractTests
{
    private static readonly MLContext MLContext = new(1);
    private static readonly IDataView Data = ContractRows.Data(MLContext);
    private static readonly Dictionary<string, Lazy<ITransformer>> Fitted =
        ContractCases.All.ToDictionary(pair => pair.Key, pair => new Lazy<ITransformer>(() => pair.Value.Create(MLContext).Fit(Data)));

    public static TheoryData<string> Names => [.. ContractCases.All.Keys];

    [Fact]
    public void EveryEstimatorIsChecked()
    {
        var known = ContractCases.All.Keys.Select(name => name.Split(',')[0]).ToHashSet();
        var estimators = typeof(MlpMulticlassTrainer).Assembly.GetExportedTypes()
            .Where(type => !type.IsAbstract && type.GetInterfaces().Any(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IEstimator<>)));

        Assert.All(estimators, type => Assert.Contains(type.Name, known));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void WhatTheSchemaPromisesIsWhatComes(string name)
    {
        var promised = ContractCases.All[name].Create(MLContext).GetOutputSchema(SchemaShapes.Of(Data.Schema));
        var actual = Fitted[name].Value.GetOutputSchema(Data.Schema);

        Assert.Equal(Columns(SchemaShapes.Of(actual)), Columns(promised));
        Assert.Equal(actual.Select(column => (column.Name, column.Type)), Fitted[name].Value.Transform(Data).Schema.Select(column => (column.Name, column.Type)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ARowMapperGivesWhatACursorGives(string name)
    {
        var model = Fitted[name].Value;
        Assert.True(model.IsRowToRowMapper);
        var mapper = model.GetRowToRowMapper(Data.Schema);
        using var cursor = Data.GetRowCursor(mapper.GetDependencies(mapper.OutputSchema).Concat([Data.Schema["Name"]]));
        using var row = mapper.GetRow(cursor, mapper.OutputSchema);
        var read = RowReader.Of(row, Computed(mapper.OutputSchema));
        List<string> rows = [];
        while (cursor.MoveNext())
            rows.Add(read());

        Assert.Equal(RowReader.All(model.Transform(Data), [.. Computed(mapper.OutputSchema).Select(column => column.Name)]), rows);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void OnlyWhatIsNeededIsAskedOfTheInput(string name)
    {
        var input = new RecordedView(Data);
        var output = Fitted[name].Value.Transform(input);
        RowReader.All(output, "Name");
        RowReader.All(output, ContractCases.All[name].Output);

        Assert.Equal(["Name", "Features"], input.Asked);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void TwoCursorsAtOnceDoNotDisturbEachOther(string name)
    {
        var output = Fitted[name].Value.Transform(Data);
        DataViewSchema.Column[] columns = [.. Computed(output.Schema), output.Schema["Name"]];
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
    public void ASetOfCursorsReadsEveryRowOnce(string name)
    {
        var output = Fitted[name].Value.Transform(Data);
        DataViewSchema.Column[] columns = [.. Computed(output.Schema), output.Schema["Name"]];
        List<string> rows = [];
        foreach (var cursor in output.GetRowCursorSet(columns, 2))
            using (cursor)
                rows.AddRange(RowReader.All(cursor, columns));

        Assert.Equal(RowReader.All(output, [.. columns.Select(column => column.Name)]).Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ALoadedModelGivesTheSameBits(string name)
    {
        var model = Fitted[name].Value;
        var loaded = SavedModels.Reload(MLContext, model, Data.Schema);
        var names = Computed(model.GetOutputSchema(Data.Schema)).Select(column => column.Name).ToArray();

        Assert.Equal(Described(model.GetOutputSchema(Data.Schema)), Described(loaded.GetOutputSchema(Data.Schema)));
        Assert.Equal(RowReader.All(model.Transform(Data), names), RowReader.All(loaded.Transform(Data), names));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void APredictionEngineGivesWhatACursorGives(string name)
    {
        var model = Fitted[name].Value;
        var output = ContractCases.All[name].Output;
        var rows = ContractRows.Rows();

        Assert.Equal(RowReader.All(model.Transform(Data), output), model.GetOutputSchema(Data.Schema)[output].Type is VectorDataViewType
            ? output == "Out" ? Predicted<VectorOut>(value => RowReader.Text(value.Out)) : Predicted<VectorScore>(value => RowReader.Text(value.Score))
            : Predicted<ScalarScore>(value => RowReader.Text(value.Score)));

        List<string> Predicted<T>(Func<T, string> text) where T : class, new()
        {
            using var engine = MLContext.Model.CreatePredictionEngine<ContractRows.Row, T>(model);
            return [.. rows.Select(row => text(engine.Predict(row)))];
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

    private static IEnumerable<DataViewSchema.Column> Computed(DataViewSchema schema) => schema.Where(column => column.Index >= Data.Schema.Count);

    // Annotations of the input's columns are ML.NET's own affair.
    private static IEnumerable<string> Columns(SchemaShape shape) => shape
        .Select(column => $"{column.Name}: {column.Kind} {column.ItemType} {column.IsKey}" +
            (Data.Schema.GetColumnOrNull(column.Name) is null ? $" [{string.Join(", ", column.Annotations.Select(a => $"{a.Name} {a.Kind} {a.ItemType}").Order(StringComparer.Ordinal))}]" : ""))
        .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Described(DataViewSchema schema)
        => schema.Select(column => $"{column.Name}: {column.Type} [{string.Join(", ", column.Annotations.Schema.Select(a => $"{a.Name} {a.Type}"))}]");
}
