using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace MLNetDeep.Compat.Tests.Transforms;

public sealed class ConversionTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    public void Keys_are_numbered_by_occurrence_or_by_value()
    {
        var data = Texts("b", "c", "a", "b");

        Assert.Equal([1u, 2, 3, 1], Keys(data, ValueToKeyMappingEstimator.KeyOrdinality.ByOccurrence));
        Assert.Equal([2u, 3, 1, 2], Keys(data, ValueToKeyMappingEstimator.KeyOrdinality.ByValue));
    }

    [Fact]
    public void Key_values_are_the_terms_and_unknown_or_empty_text_has_no_key()
    {
        var model = _context.Transforms.Conversion.MapValueToKey("Key", "Text").Fit(Texts("x", "", "y"));

        var result = model.Transform(Texts("y", "z", "", "x"));

        Assert.Equal([2u, 0, 0, 1], result.Values<uint>("Key"));
        Assert.Equal(new KeyDataViewType(typeof(uint), 2), result.Schema["Key"].Type);
        Assert.True(result.Schema["Key"].HasKeyValues());
        Assert.Equal(["x", "y"], result.Schema["Key"].KeyValues<ReadOnlyMemory<char>>().Select(value => value.ToString()));
    }

    [Fact]
    public void Numbers_become_keys_with_numbers_as_values_or_text_when_asked()
    {
        float[] values = [3, float.NaN, 1, 3];
        var data = _context.Data.LoadFromEnumerable(values.Select(value => new Number { Value = value }).ToList());

        var numbers = _context.Transforms.Conversion.MapValueToKey("Key", "Value").Fit(data).Transform(data);
        var texts = _context.Transforms.Conversion.MapValueToKey("Key", "Value", addKeyValueAnnotationsAsText: true).Fit(data)
            .Transform(data);

        Assert.Equal([1u, 0, 2, 1], numbers.Values<uint>("Key"));
        Assert.Equal([3, 1], numbers.Schema["Key"].KeyValues<float>());
        Assert.Equal(["3", "1"], texts.Schema["Key"].KeyValues<ReadOnlyMemory<char>>().Select(value => value.ToString()));
    }

    [Fact]
    public void No_more_keys_are_made_than_allowed()
    {
        var data = Texts("a", "b", "c");

        var result = _context.Transforms.Conversion.MapValueToKey("Key", "Text", maximumNumberOfKeys: 2).Fit(data).Transform(data);

        Assert.Equal([1u, 2, 0], result.Values<uint>("Key"));
    }

    [Fact]
    public void Keys_can_be_given_by_other_data()
    {
        var data = Texts("b", "q");

        var result = _context.Transforms.Conversion.MapValueToKey("Key", "Text", keyData: Texts("a", "b", "c")).Fit(data).Transform(data);

        Assert.Equal([2u, 0], result.Values<uint>("Key"));
        Assert.Equal(3, result.Schema["Key"].KeyValues<ReadOnlyMemory<char>>().Length);
    }

    [Fact]
    public void Values_of_a_vector_share_one_set_of_keys()
    {
        var data = _context.Data.LoadFromEnumerable(new[] { new Words { Text = ["a", "b"] }, new Words { Text = ["c", "a"] } });

        var result = _context.Transforms.Conversion.MapValueToKey("Key", "Text").Fit(data).Transform(data);

        Assert.Equal(new VectorDataViewType(new KeyDataViewType(typeof(uint), 3), 2), result.Schema["Key"].Type);
        Assert.Equal([[1u, 2], [3, 1]], result.Vectors<uint>("Key"));
    }

    [Fact]
    public void Keys_of_keys_stand_for_the_same_values()
    {
        var data = Texts("x", "y", "z");
        var first = _context.Transforms.Conversion.MapValueToKey("Key", "Text").Fit(data).Transform(data);
        var last = _context.Data.SkipRows(first, 1);

        var result = _context.Transforms.Conversion.MapValueToKey("Again", "Key")
            .Append(_context.Transforms.Conversion.MapKeyToValue("Back", "Again")).Fit(last).Transform(last);

        Assert.Equal([1u, 2], result.Values<uint>("Again"));
        Assert.Equal(["y", "z"], result.Texts("Back"));
    }

    [Fact]
    public void Keys_map_back_to_their_values_and_missing_ones_to_nothing()
    {
        var chain = _context.Transforms.Conversion.MapValueToKey("Key", "Text")
            .Append(_context.Transforms.Conversion.MapKeyToValue("Back", "Key"));

        var result = chain.Fit(Texts("x", "y")).Transform(Texts("y", "unknown", "x"));

        Assert.Equal(["y", "", "x"], result.Texts("Back"));
    }

    [Fact]
    public void Several_columns_map_at_once()
    {
        var data = Texts("x", "y");
        var chain = _context.Transforms.CopyColumns("Other", "Text")
            .Append(_context.Transforms.Conversion.MapValueToKey([new("K1", "Text"), new InputOutputColumnPair("K2", "Other")]))
            .Append(_context.Transforms.Conversion.MapKeyToValue([new InputOutputColumnPair("V1", "K1"), new InputOutputColumnPair("K2")]));

        var result = chain.Fit(data).Transform(data);

        Assert.Equal(["x", "y"], result.Texts("V1"));
        Assert.Equal(["x", "y"], result.Texts("K2"));
    }

    [Fact]
    public void Mapping_a_column_without_keys_to_values_is_an_error()
        => Assert.Throws<ArgumentOutOfRangeException>(
            () => _context.Transforms.Conversion.MapKeyToValue("Back", "Text").Append(_context.Transforms.CopyColumns("A", "Back"))
                .Fit(Texts("x")));

    [Fact]
    public void Numbers_text_and_booleans_convert_to_each_other()
    {
        var data = _context.Data.LoadFromEnumerable(new[]
        {
            new Kinds { Int = 7, Text = "2.5", Flag = true },
            new Kinds { Int = -1, Text = "?", Flag = false },
        });
        var result = _context.Transforms.Conversion.ConvertType("IntAsSingle", "Int")
            .Append(_context.Transforms.Conversion.ConvertType("TextAsSingle", "Text"))
            .Append(_context.Transforms.Conversion.ConvertType("FlagAsSingle", "Flag"))
            .Append(_context.Transforms.Conversion.ConvertType("IntAsText", "Int", DataKind.String))
            .Append(_context.Transforms.Conversion.ConvertType("IntAsFlag", "Int", DataKind.Boolean))
            .Append(_context.Transforms.Conversion.ConvertType("IntAsLong", "Int", DataKind.Int64))
            .Fit(data).Transform(data);

        Assert.Equal([7, -1], result.Values<float>("IntAsSingle"));
        Assert.Equal([2.5f, float.NaN], result.Values<float>("TextAsSingle"));
        Assert.Equal([1, 0], result.Values<float>("FlagAsSingle"));
        Assert.Equal(["7", "-1"], result.Texts("IntAsText"));
        Assert.Equal([true, true], result.Values<bool>("IntAsFlag"));
        Assert.Equal([7, -1], result.Values<long>("IntAsLong"));
        Assert.True(result.Schema["FlagAsSingle"].IsNormalized());
    }

    [Fact]
    public void A_converted_vector_keeps_its_dimensions_and_slot_names()
    {
        var definition = SchemaDefinition.Create(typeof(Flower));
        definition["Petal"]!.ColumnType = new VectorDataViewType(NumberDataViewType.Single, 1, 2);
        definition["Petal"]!.AddAnnotation<VBuffer<ReadOnlyMemory<char>>>("SlotNames", new(2, ["x".AsMemory(), "y".AsMemory()]),
            new VectorDataViewType(TextDataViewType.Instance, 2));
        var data = _context.Data.LoadFromEnumerable(Flower.Rows(2), definition);

        var result = _context.Transforms.Conversion.ConvertType("D", "Petal", DataKind.Double).Fit(data).Transform(data);

        Assert.Equal(new VectorDataViewType(NumberDataViewType.Double, 1, 2), result.Schema["D"].Type);
        Assert.Equal(["x", "y"], result.Schema["D"].SlotNames());
        Assert.Equal([[0.25, 0.5], [1.25, 1.5]], result.Vectors<double>("D"));
    }

    [Fact]
    public void A_key_converts_to_a_key_of_another_size()
    {
        var data = Texts("a", "b");

        var result = _context.Transforms.Conversion.MapValueToKey("Key", "Text")
            .Append(_context.Transforms.Conversion.ConvertType("Wide", "Key", DataKind.UInt64)).Fit(data).Transform(data);

        Assert.Equal(new KeyDataViewType(typeof(ulong), 2), result.Schema["Wide"].Type);
        Assert.Equal([1ul, 2], result.Values<ulong>("Wide"));
        Assert.True(result.Schema["Wide"].HasKeyValues());
    }

    [Fact]
    public void A_conversion_that_does_not_exist_is_an_error()
        => Assert.Throws<ArgumentOutOfRangeException>(
            () => _context.Transforms.Conversion.ConvertType("I", "Height", DataKind.Int32).Fit(Flower.View(_context, 1)));

    private uint[] Keys(IDataView data, ValueToKeyMappingEstimator.KeyOrdinality ordinality)
        => _context.Transforms.Conversion.MapValueToKey("Key", "Text", keyOrdinality: ordinality).Fit(data).Transform(data)
            .Values<uint>("Key");

    private IDataView Texts(params string[] values)
        => _context.Data.LoadFromEnumerable(values.Select(value => new TextRow { Text = value }).ToList());

    private sealed class TextRow
    {
        public string Text { get; set; } = "";
    }

    private sealed class Words
    {
        [VectorType(2)]
        public string[] Text { get; set; } = [];
    }

    private sealed class Number
    {
        public float Value { get; set; }
    }

    private sealed class Kinds
    {
        public int Int { get; set; }

        public string Text { get; set; } = "";

        public bool Flag { get; set; }
    }
}
