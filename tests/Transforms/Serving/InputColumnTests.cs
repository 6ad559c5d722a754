using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Transforms.Tests.Serving;

/// <summary>Values of every type, given and given back.</summary>
public sealed class InputColumnTests
{
    private static readonly MLContext MLContext = new(1);

    private sealed class Everything
    {
        public float Single { get; set; }

        public double Double { get; set; }

        public sbyte SByte { get; set; }

        public byte Byte { get; set; }

        public short Int16 { get; set; }

        public ushort UInt16 { get; set; }

        public int Int32 { get; set; }

        public uint UInt32 { get; set; }

        public long Int64 { get; set; }

        public ulong UInt64 { get; set; }

        public bool Boolean { get; set; }

        public string Text { get; set; } = "";

        public DateTime DateTime { get; set; }

        public DateTimeOffset DateTimeOffset { get; set; }

        public TimeSpan TimeSpan { get; set; }

        [KeyType(3)]
        public uint Key { get; set; }

        [KeyType(3)]
        public byte SmallKey { get; set; }

        public float[] Numbers { get; set; } = [];

        public string[] Texts { get; set; } = [];
    }

    [Theory]
    [InlineData("Single", "-1.5", "-1.5")]
    [InlineData("Single", "16777217", "16777216")]
    [InlineData("Single", "0.1", "0.1")]
    [InlineData("Single", "null", "null")]
    [InlineData("Double", "0.1", "0.1")]
    [InlineData("Double", "1e300", "1E+300")]
    [InlineData("Double", "null", "null")]
    [InlineData("SByte", "-128", "-128")]
    [InlineData("Byte", "255", "255")]
    [InlineData("Int16", "-32768", "-32768")]
    [InlineData("UInt16", "65535", "65535")]
    [InlineData("Int32", "-2147483648", "-2147483648")]
    [InlineData("Int32", "3.0", "3")]
    [InlineData("UInt32", "4294967295", "4294967295")]
    [InlineData("Int64", "-9223372036854775808", "-9223372036854775808")]
    [InlineData("UInt64", "18446744073709551615", "18446744073709551615")]
    [InlineData("Boolean", "true", "true")]
    [InlineData("Boolean", "false", "false")]
    [InlineData("Text", "\"blue\"", "\"blue\"")]
    [InlineData("Text", "null", "\"\"")]
    [InlineData("DateTime", "\"2026-11-30T12:00:00\"", "\"2026-11-30T12:00:00\"")]
    [InlineData("DateTimeOffset", "\"2026-11-30T12:00:00+01:00\"", "\"2026-11-30T12:00:00+01:00\"")]
    [InlineData("TimeSpan", "\"12:30:00\"", "\"12:30:00\"")]
    [InlineData("Key", "3", "3")]
    [InlineData("Key", "null", "null")]
    [InlineData("SmallKey", "1", "1")]
    [InlineData("Numbers", "[1,2.5,null]", "[1,2.5,null]")]
    [InlineData("Numbers", "[]", "[]")]
    [InlineData("Texts", "[\"a\",\"b\"]", "[\"a\",\"b\"]")]
    public void Values_of_json_come_back(string column, string json, string expected)
    {
        using Predictor predictor = Of(column);

        Assert.Equal(
            $$$"""{"columns":{"Copy":{{{expected}}}}}""",
            predictor.PredictJson($$"""{"{{column}}":{{json}}}""").ToJson().Replace("\\u002B", "+", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Single", "\"1\"", "a number")]
    [InlineData("Single", "true", "a number")]
    [InlineData("Single", "1e39", "a number")]
    [InlineData("Double", "1e309", "a number")]
    [InlineData("SByte", "128", "a whole number from -128 to 127")]
    [InlineData("Byte", "-1", "a whole number from 0 to 255")]
    [InlineData("Int32", "1.5", "a whole number")]
    [InlineData("Int32", "null", "a whole number")]
    [InlineData("UInt64", "18446744073709551616", "a whole number from 0 to 18446744073709551615")]
    [InlineData("Int64", "1e400", "a whole number")]
    [InlineData("Boolean", "1", "true or false")]
    [InlineData("Boolean", "null", "true or false")]
    [InlineData("Text", "1", "a text")]
    [InlineData("DateTime", "\"yesterday\"", "a date")]
    [InlineData("DateTimeOffset", "5", "a date with an offset")]
    [InlineData("TimeSpan", "\"noon\"", "a time")]
    [InlineData("Key", "0", "a whole number from 1 to 3")]
    [InlineData("Key", "4", "a whole number from 1 to 3")]
    [InlineData("Numbers", "[1,\"2\"]", "an array of values, each a number")]
    [InlineData("Texts", "[1]", "an array of values, each a text")]
    public void Values_of_json_that_are_of_another_type_are_refused(string column, string json, string expected)
    {
        using Predictor predictor = Of(column);

        PredictorInputException exception =
            Assert.Throws<PredictorInputException>(() => predictor.PredictJson($$"""{"{{column}}":{{json}}}"""));

        Assert.StartsWith($"is {json}; expected {expected}", Assert.Single(exception.Errors).Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Objects_of_each_type_come_back()
    {
        var row = new Everything
        {
            Single = float.NaN,
            Double = double.PositiveInfinity,
            SByte = -1,
            Byte = 2,
            Int16 = -3,
            UInt16 = 4,
            Int32 = -5,
            UInt32 = 6,
            Int64 = -7,
            UInt64 = ulong.MaxValue,
            Boolean = true,
            Text = "text",
            DateTime = new DateTime(2026, 11, 30),
            DateTimeOffset = new DateTimeOffset(2026, 11, 30, 0, 0, 0, TimeSpan.FromHours(1)),
            TimeSpan = TimeSpan.FromMinutes(8),
            Key = 2,
            SmallKey = 3,
            Numbers = [1, 2],
            Texts = ["a", "b"],
        };
        foreach (System.Reflection.PropertyInfo property in typeof(Everything).GetProperties())
        {
            using Predictor predictor = Of(property.Name);

            Assert.Equal(property.GetValue(row), predictor.Predict(row).Columns["Copy"]);
            Assert.Equal(
                property.GetValue(row),
                predictor.Predict(new Dictionary<string, object?> { [property.Name] = property.GetValue(row) }).Columns["Copy"]);
        }
    }

    [Theory]
    [InlineData("Single", "1")]
    [InlineData("Int32", 1.5)]
    [InlineData("Byte", 256)]
    [InlineData("Boolean", 1)]
    [InlineData("Text", 1)]
    [InlineData("DateTime", "2026-11-30")]
    [InlineData("Numbers", "12")]
    [InlineData("Numbers", 12f)]
    public void Objects_of_another_type_are_refused(string column, object value)
    {
        using Predictor predictor = Of(column);

        PredictorInputException exception = Assert.Throws<PredictorInputException>(
            () => predictor.Predict(new Dictionary<string, object?> { [column] = value }));

        Assert.Contains(value.GetType().Name, Assert.Single(exception.Errors).Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_are_given_by_their_names()
    {
        IDataView data = MLContext.Data.LoadFromEnumerable(new[] { new Everything { Text = "red" }, new Everything { Text = "green" } });
        IDataView keys = MLContext.Transforms.Conversion.MapValueToKey("Color", "Text").Fit(data).Transform(data);
        using var predictor = new Predictor(MLContext.Transforms.CopyColumns("Copy", "Color").Fit(keys), keys.Schema);

        PredictorInputException exception =
            Assert.Throws<PredictorInputException>(() => predictor.PredictJson("""{"Color":"blue"}"""));

        Assert.Equal("green", predictor.PredictJson("""{"Color":"green"}""").Columns["Copy"]);
        Assert.Null(predictor.PredictJson("""{"Color":null}""").Columns["Copy"]);
        Assert.Equal(["red", "green"], Assert.Single(predictor.Inputs).Values);
        Assert.Equal(typeof(string), predictor.Inputs[0].Type);
        Assert.StartsWith("is \"blue\"; expected one of red, green", exception.Errors["Color"], StringComparison.Ordinal);
    }

    private static Predictor Of(string column)
    {
        IDataView data = MLContext.Data.LoadFromEnumerable(new[] { new Everything() });
        return new Predictor(MLContext.Transforms.CopyColumns("Copy", column).Fit(data), data.Schema);
    }
}
