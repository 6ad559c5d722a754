using Microsoft.ML;

namespace MLNetDeep.Trainers.Tests.Contract;

/// <summary>Every estimator of ours fitted to <see cref="ContractRows"/>, once for all tests.</summary>
internal static class ContractModels
{
    public static MLContext MLContext { get; } = new(1);

    public static IDataView Data { get; } = ContractRows.Data(MLContext);

    private static readonly Dictionary<string, Lazy<ITransformer>> Fitted =
        ContractCases.All.ToDictionary(
            pair => pair.Key, pair => new Lazy<ITransformer>(() => pair.Value.Create(new MLContext(1)).Fit(Data)));

    public static TheoryData<string> Names => [.. ContractCases.All.Keys];

    public static ITransformer Of(string name) => Fitted[name].Value;

    /// <summary>The columns that a model adds to a schema, hidden ones left out.</summary>
    public static DataViewSchema.Column[] Added(DataViewSchema output, DataViewSchema input) =>
        [.. output.Where(column => column.Index >= input.Count)];

    /// <summary>The columns that a model adds, and one of the input's that tells rows apart.</summary>
    public static DataViewSchema.Column[] AddedAndNumber(DataViewSchema output) => [.. Added(output, Data.Schema), output["Number"]];

    /// <summary>The rows of a model's output, as <see cref="AddedAndNumber"/> has them.</summary>
    public static List<string> Rows(IDataView output) =>
        RowReader.All(output, [.. AddedAndNumber(output.Schema).Select(column => column.Name)]);
}
