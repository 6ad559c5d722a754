using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Compat.Tests.Data;

public sealed class EstimatorChainTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    public void Each_estimator_is_fitted_on_what_the_earlier_ones_made()
    {
        var data = Flower.View(_context, 6);
        var chain = _context.Transforms.CopyColumns("Copy", "Species").Append(_context.Transforms.Conversion.MapValueToKey("Key", "Copy"));

        var model = chain.Fit(data);

        Assert.Equal([1u, 2, 3, 1, 2, 3], model.Transform(data).Values<uint>("Key"));
        Assert.Equal(2, model.Count());
        Assert.IsType<Microsoft.ML.Transforms.ValueToKeyMappingTransformer>(model.LastTransformer);
    }

    [Fact]
    public void A_column_that_no_link_makes_is_an_error_before_any_row_is_read()
    {
        var data = _context.Data.LoadFromEnumerable(Unreadable());
        var chain = _context.Transforms.Conversion.MapValueToKey("Key", "Species").Append(_context.Transforms.Concatenate("F", "Missing"));

        var error = Assert.Throws<ArgumentOutOfRangeException>(() => chain.Fit(data));

        Assert.Contains("Missing", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cache_checkpoint_lets_later_estimators_read_the_source_no_more()
    {
        int read = 0;
        var data = _context.Data.LoadFromEnumerable(Flower.Rows(4).Select(row =>
        {
            read++;
            return row;
        }));
        var chain = _context.Transforms.CopyColumns("A", "Species").AppendCacheCheckpoint(_context)
            .Append(_context.Transforms.Conversion.MapValueToKey("K1", "A"))
            .Append(_context.Transforms.Conversion.MapValueToKey("K2", "A"));

        chain.Fit(data);

        Assert.Equal(4, read);
    }

    [Fact]
    public void Scoring_leaves_out_the_links_of_other_scopes()
    {
        var data = Flower.View(_context, 2);
        var chain = new EstimatorChain<ITransformer>()
            .Append(_context.Transforms.CopyColumns("Training", "Height"), TransformerScope.Training)
            .Append(_context.Transforms.CopyColumns("Always", "Height"));

        var model = chain.Fit(data);

        Assert.Null(model.Transform(data).Schema.GetColumnOrNull("Training"));
        Assert.NotNull(model.Transform(data, TransformerScope.Everything).Schema.GetColumnOrNull("Training"));
        Assert.Single(model.GetModelFor(TransformerScope.Scoring));
    }

    [Fact]
    public void A_chain_maps_a_row_through_all_links_and_asks_for_what_they_need()
    {
        var data = Flower.View(_context, 3);
        ITransformer model = _context.Transforms.Concatenate("Features", "Height", "Petal")
            .Append(_context.Transforms.CopyColumns("Again", "Features")).Fit(data);

        var mapper = model.GetRowToRowMapper(data.Schema);

        Assert.True(model.IsRowToRowMapper);
        Assert.Equal(["Height", "Petal"], mapper.GetDependencies([mapper.OutputSchema["Again"]]).Select(column => column.Name).Order());
        using var cursor = data.GetRowCursor(data.Schema);
        using var row = mapper.GetRow(cursor, [mapper.OutputSchema["Again"]]);
        var getter = row.GetGetter<VBuffer<float>>(mapper.OutputSchema["Again"]);
        VBuffer<float> value = default;
        cursor.MoveNext();
        cursor.MoveNext();
        getter(ref value);
        Assert.Equal([1, 1.25f, 1.5f], value.DenseValues());
    }

    [Fact]
    public void Transformers_are_appended_to_each_other()
    {
        var data = Flower.View(_context, 2);
        var first = _context.Transforms.CopyColumns("A", "Height").Fit(data);
        var second = _context.Transforms.CopyColumns("B", "A").Fit(first.Transform(data));

        Assert.Equal([0, 1], first.Append(second).Transform(data).Values<float>("B"));
    }

    private static IEnumerable<Flower> Unreadable()
    {
        Assert.Fail("A row was read.");
        yield break;
    }
}
