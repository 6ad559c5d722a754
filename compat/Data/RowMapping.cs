namespace Microsoft.ML.Data;

/// <summary>A row-to-row transformer bound to one input schema: the columns it adds and how their values are computed.</summary>
internal abstract class RowMapping(DataViewSchema inputSchema)
{
    public DataViewSchema InputSchema { get; } = inputSchema;

    /// <summary>The added columns, in order.</summary>
    public abstract IReadOnlyList<DataViewSchema.DetachedColumn> Outputs { get; }

    /// <summary>Indices of the input columns that added column <paramref name="output"/> is computed from.</summary>
    public abstract IEnumerable<int> GetDependencies(int output);

    /// <summary>One getter an added column that is active, null for the others; they may share work over a row.</summary>
    public abstract Delegate?[] CreateGetters(DataViewRow input, bool[] active);
}

/// <summary>A mapping whose outputs are independent of each other and come from one input column each.</summary>
internal abstract class OneToOneMapping(DataViewSchema inputSchema, int[] inputs) : RowMapping(inputSchema)
{
    private DataViewSchema.DetachedColumn[]? _outputs;

    public override IReadOnlyList<DataViewSchema.DetachedColumn> Outputs
        => _outputs ??= [.. inputs.Select((input, output) => MakeOutput(output, InputSchema[input]))];

    public override IEnumerable<int> GetDependencies(int output) => [inputs[output]];

    public override Delegate?[] CreateGetters(DataViewRow input, bool[] active)
        => [.. inputs.Select((column, output) => active[output] ? CreateGetter(input, output, input.Schema[column]) : null)];

    protected abstract DataViewSchema.DetachedColumn MakeOutput(int output, DataViewSchema.Column input);

    protected abstract Delegate CreateGetter(DataViewRow row, int output, DataViewSchema.Column input);
}
