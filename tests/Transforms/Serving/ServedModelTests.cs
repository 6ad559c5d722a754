using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Transforms.Serving;

namespace MLNetDeep.Transforms.Tests.Serving;

public sealed class ServedModelTests
{
    private sealed class Row
    {
        public float Value { get; set; }
    }

    private sealed class Freed(ITransformer inner) : ITransformer, IDisposable
    {
        public int Times { get; private set; }

        public bool IsRowToRowMapper => true;

        public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => inner.GetOutputSchema(inputSchema);

        public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => inner.GetRowToRowMapper(inputSchema);

        public void Save(ModelSaveContext ctx) => throw new NotSupportedException();

        public IDataView Transform(IDataView input) => inner.Transform(input);

        public void Dispose() => Times++;
    }

    [Fact]
    public void A_model_is_freed_once_when_its_last_user_has_left()
    {
        (Freed transformer, ServedModel model) = Create(owns: true);

        Assert.True(model.TryEnter());
        model.Leave();
        Assert.True(model.TryEnter());
        model.Leave(); // the owner's
        Assert.Equal(0, transformer.Times);
        Assert.Equal(3f, model.Predict(new Row { Value = 3 }).Columns["Copy"]);
        model.Leave();

        Assert.Equal(1, transformer.Times);
        Assert.False(model.TryEnter());
    }

    [Fact]
    public void A_transformer_of_the_caller_is_not_disposed_of()
    {
        (Freed transformer, ServedModel model) = Create(owns: false);

        model.Leave();

        Assert.False(model.TryEnter());
        Assert.Equal(0, transformer.Times);
    }

    private static (Freed Transformer, ServedModel Model) Create(bool owns)
    {
        var mlContext = new MLContext(1);
        IDataView data = mlContext.Data.LoadFromEnumerable(new[] { new Row { Value = 1 } });
        var transformer = new Freed(mlContext.Transforms.CopyColumns("Copy", "Value").Fit(data));
        return (transformer, new ServedModel(transformer, data.Schema, new PredictorOptions(), owns));
    }
}
