using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Compat.Tests.Prediction;

public sealed class PredictionEngineTests
{
    private readonly MLContext _context = new(1);
    private readonly ITransformer _model;
    private readonly IDataView _data;

    public PredictionEngineTests()
    {
        _data = Flower.View(_context, 6);
        _model = _context.Transforms.Concatenate("Features", "Height", "Petal")
            .Append(_context.Transforms.Conversion.MapValueToKey("Key", "Species"))
            .Append(_context.Transforms.Conversion.MapKeyToValue("Back", "Key")).Fit(_data);
    }

    [Fact]
    public void An_engine_predicts_object_by_object()
    {
        using var engine = _context.Model.CreatePredictionEngine<Flower, Prediction>(_model);

        var first = engine.Predict(new Flower { Height = 1, Petal = [2, 3], Species = "species 2" });
        var second = engine.Predict(new Flower { Height = 4, Petal = [5, 6], Species = "never seen" });

        Assert.Equal([1, 2, 3], first.Features);
        Assert.Equal((3u, "species 2"), (first.Key, first.Back));
        Assert.Equal([4, 5, 6], second.Features);
        Assert.Equal((0u, ""), (second.Key, second.Back));
    }

    [Fact]
    public void A_prediction_object_can_be_filled_again()
    {
        using var engine = _context.Model.CreatePredictionEngine<Flower, Prediction>(_model);
        var prediction = new Prediction();
        var same = prediction;

        engine.Predict(new Flower { Height = 1, Petal = [2, 3] }, ref prediction);

        Assert.Same(same, prediction);
        Assert.Equal([1, 2, 3], prediction.Features);
    }

    [Fact]
    public void An_engine_tells_its_output_schema()
    {
        using var engine = _context.Model.CreatePredictionEngine<Flower, Prediction>(_model);

        Assert.Equal(3, engine.OutputSchema["Key"].KeyValues<ReadOnlyMemory<char>>().Length);
    }

    [Fact]
    public void A_class_without_a_column_the_model_needs_is_an_error()
        => Assert.ThrowsAny<Exception>(() => _context.Model.CreatePredictionEngine<Prediction, Flower>(_model));

    [Fact]
    public void An_output_member_without_column_is_left_alone_or_an_error_as_asked()
    {
        using var engine = _context.Model.CreatePredictionEngine<Flower, Extra>(_model);

        Assert.Equal("untouched", engine.Predict(new Flower { Petal = [1, 2] }).More);
        Assert.Throws<ArgumentOutOfRangeException>(
            () => _context.Model.CreatePredictionEngine<Flower, Extra>(_model, ignoreMissingColumns: false));
    }

    [Fact]
    public void The_schema_of_the_data_gives_the_sizes_that_a_class_leaves_open()
    {
        using var engine = _context.Model.CreatePredictionEngine<Unsized, Prediction>(_model, _data.Schema);

        Assert.Equal([1, 2, 3], engine.Predict(new Unsized { Height = 1, Petal = [2, 3] }).Features);
        Assert.Equal(3, ((VectorDataViewType)engine.OutputSchema["Features"].Type).Size);
    }

    [Fact]
    public void A_schema_with_a_column_that_the_class_lacks_is_an_error()
        => Assert.Throws<InvalidOperationException>(
            () => _context.Model.CreatePredictionEngine<Doubled, Prediction>(_model, _data.Schema));

    [Fact]
    public void Columns_are_renamed_by_a_schema_definition()
    {
        var definition = SchemaDefinition.Create(typeof(Renamed));
        definition["Tall"]!.ColumnName = "Height";

        using var engine = _context.Model.CreatePredictionEngine<Renamed, Prediction>(_model, inputSchemaDefinition: definition);

        Assert.Equal([7, 1, 2], engine.Predict(new Renamed { Tall = 7, Petal = [1, 2] }).Features);
    }

    [Fact]
    public void Engines_over_one_model_predict_side_by_side()
    {
        var answers = new float[4][];

        Parallel.For(0, answers.Length, worker =>
        {
            using var engine = _context.Model.CreatePredictionEngine<Flower, Prediction>(_model,
                new PredictionEngineOptions { OwnsTransformer = false });
            for (int i = 0; i < 200; i++)
                answers[worker] = engine.Predict(new Flower { Height = worker, Petal = [i, worker] }).Features;
        });

        Assert.Equal([[0, 199, 0], [1, 199, 1], [2, 199, 2], [3, 199, 3]], answers);
    }

    [Fact]
    public void A_custom_mapping_sees_each_object()
    {
        var model = _context.Transforms.CustomMapping<Flower, Doubled>((flower, doubled) => doubled.Twice = 2 * flower.Height, null)
            .Fit(_data);
        using var engine = _context.Model.CreatePredictionEngine<Flower, Doubled>(model);

        Assert.Equal([2, 6], new[] { 1f, 3 }.Select(height => engine.Predict(new Flower { Height = height, Petal = [0, 0] }).Twice));
    }

    private sealed class Prediction
    {
        public float[] Features { get; set; } = [];

        public uint Key { get; set; }

        public string Back { get; set; } = "";
    }

    private sealed class Extra
    {
        public uint Key { get; set; }

        public string More { get; set; } = "untouched";
    }

    private sealed class Unsized
    {
        public float Height { get; set; }

        public float[] Petal { get; set; } = [];

        public string Species { get; set; } = "";
    }

    private sealed class Renamed
    {
        public float Tall { get; set; }

        [VectorType(2)]
        public float[] Petal { get; set; } = [];

        public string Species { get; set; } = "";
    }

    private sealed class Doubled
    {
        public float Twice { get; set; }
    }
}
