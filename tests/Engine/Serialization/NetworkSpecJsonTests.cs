using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Tests.Serialization;

public class NetworkSpecJsonTests
{
    // As files have had it since settings were last added.
    private const string Written = """
        {"input":[1,9,7],"nodes":[
        {"name":"conv2d_1","inputs":["input"],"layer":{"kind":"conv2d","filters":4,"kernel":{"height":3,"width":2},"stride":{"height":1,
        "width":2},"padding":{"mode":"Explicit","top":1,"left":2,"bottom":3,"right":4},"dilation":{"height":2,"width":1},"groups":1,
        "bias":false,"initialization":"HeNormal"}},
        {"name":"relu_1","inputs":["conv2d_1"],"layer":{"kind":"relu"}},
        {"name":"max_pool2d_1","inputs":["relu_1"],"layer":{"kind":"max_pool2d","window":{"height":2,"width":2},"stride":null,
        "padding":{"mode":"Same","top":0,"left":0,"bottom":0,"right":0},"ceilMode":true}},
        {"name":"flatten_1","inputs":["max_pool2d_1"],"layer":{"kind":"flatten"}},
        {"name":"dropout_1","inputs":["flatten_1"],"layer":{"kind":"dropout","rate":0.1}},
        {"name":"dense_1","inputs":["dropout_1"],"layer":{"kind":"dense","units":6,"bias":true,"initialization":"Automatic"}},
        {"name":"elu_1","inputs":["dense_1"],"layer":{"kind":"elu","alpha":0.7}},
        {"name":"add_1","inputs":["elu_1","dense_1"],"layer":{"kind":"add"}},
        {"name":"layer_normalization_1","inputs":["add_1"],"layer":{"kind":"layer_normalization","dimensions":null,"epsilon":1E-05}}
        ]}
        """;

    private static readonly string Json = Written.ReplaceLineEndings("");

    [Fact]
    public void A_spec_is_written_as_ever() => Assert.Equal(Json, NetworkSpecJson.Write(MakeSpec()));

    [Fact]
    public void A_spec_is_read_as_it_was_written() => Assert.Equal(
        MakeSpec().Nodes.Select(node => (node.Name, node.Layer, node.Output)),
        NetworkSpecJson.Read(Json).Nodes.Select(node => (node.Name, node.Layer, node.Output)));

    [Fact]
    public void Members_may_come_in_any_order() => Assert.Equal(
        new Dense(6), NetworkSpecJson.Read(Json.Replace(
            "\"kind\":\"dense\",\"units\":6,\"bias\":true,", "\"bias\":true,\"units\":6,\"kind\":\"dense\",", StringComparison.Ordinal))
            .Nodes[5].Layer);

    [Fact]
    public void Groups_that_a_file_of_before_there_were_any_leaves_out_are_one() =>
        Assert.Equal(1, ((Conv2D)NetworkSpecJson.Read(Json.Replace("\"groups\":1,", "", StringComparison.Ordinal)).Nodes[0].Layer).Groups);

    [Fact]
    public void The_height_of_bins_that_a_file_of_before_there_was_any_leaves_out_is_one()
    {
        string json = NetworkSpecJson.Write(NetworkSpec.Sequential(Shape.Of(2), new PiecewiseLinearEncoding(3) { Height = 0.5f }));
        Assert.Contains("\"height\":0.5,", json, StringComparison.Ordinal);
        NetworkSpec before = NetworkSpecJson.Read(json.Replace("\"height\":0.5,", "", StringComparison.Ordinal));
        Assert.Equal(new PiecewiseLinearEncoding(3), before.Nodes[0].Layer);
    }

    [Fact]
    public void The_axis_that_a_file_of_before_there_were_others_leaves_out_is_the_first()
    {
        string json = NetworkSpecJson.Write(
            NetworkSpec.From([4]).Slice(1, 2, name: "part").Concatenate(["part", NetworkSpec.InputName]).Build());
        NetworkSpec before = NetworkSpecJson.Read(json.Replace(",\"axis\":0", "", StringComparison.Ordinal));
        Assert.Equal(2, json.Split(",\"axis\":0").Length - 1);
        Assert.Equal([new Slice(1, 2), new Concatenate()], before.Nodes.Select(node => node.Layer));
    }

    [Theory]
    [InlineData("\"filters\":4,", "", "layer 'conv2d_1' lacks 'filters'")]
    [InlineData("\"filters\":4", "\"filters\":4.5", "'filters' of layer 'conv2d_1' is 4.5")]
    [InlineData("\"filters\":4", "\"filters\":\"4\"", "expected a whole number")]
    [InlineData("\"filters\":4", "\"filters\":null", "expected a whole number")]
    [InlineData("\"filters\":4", "\"filters\":99999999999", "expected a whole number")]
    [InlineData("\"filters\":4", "\"filters\":4,\"filtres\":4", "layer 'conv2d_1' has 'filtres'")]
    [InlineData("\"filters\":4", "\"filters\":4,\"filters\":4", "filters")]
    [InlineData("\"kind\":\"relu\"", "\"kind\":\"relu\",\"slope\":0", "layer 'relu_1' has 'slope'; expected kind")]
    [InlineData("\"kind\":\"relu\"", "\"kind\":\"rely\"", "'rely', which is not known")]
    [InlineData("\"kind\":\"relu\"", "\"kind\":7", "'kind' of layer 'relu_1' is 7; expected a text")]
    [InlineData("{\"kind\":\"relu\"}", "null", "layer 'relu_1' is Null; expected an object")]
    [InlineData("\"mode\":\"Same\"", "\"mode\":\"Sum\"", "layer 'max_pool2d_1'.padding is Sum; expected one of Valid, Same, Explicit")]
    [InlineData("\"mode\":\"Same\"", "\"mode\":\"1\"", "expected one of Valid, Same, Explicit")]
    [InlineData("\"mode\":\"Same\"", "\"mode\":\"Valid, Same\"", "expected one of Valid, Same, Explicit")]
    [InlineData("\"right\":4", "\"right\":4,\"middle\":1", "layer 'conv2d_1'.padding has 'middle'")]
    [InlineData("\"width\":2},\"stride\":null", "\"width\":2,\"depth\":2},\"stride\":null", "layer 'max_pool2d_1'.window has 'depth'")]
    [InlineData("\"stride\":null", "\"stride\":[2,2]", "layer 'max_pool2d_1'.stride is Array; expected an object")]
    [InlineData("\"ceilMode\":true", "\"ceilMode\":1", "expected true or false")]
    [InlineData("\"rate\":0.1", "\"rate\":\"NaN\"", "'rate' of layer 'dropout_1' is NaN; expected a number")]
    [InlineData("\"inputs\":[\"relu_1\"]", "\"inputs\":[null]", "'inputs' of layer 3 is [null]; expected texts")]
    [InlineData("\"inputs\":[\"relu_1\"]", "\"inputs\":\"relu_1\"", "expected an array")]
    [InlineData("\"name\":\"relu_1\"", "\"name\":\"\\ud800\"", "")]
    [InlineData("\"name\":\"relu_1\"", "\"title\":\"relu_1\"", "layer 2 lacks 'name'")]
    [InlineData("\"input\":[1,9,7]", "\"input\":[1,9.5,7]", "expected whole numbers")]
    [InlineData("\"input\":[1,9,7]", "\"input\":[1,9,7],\"output\":[6]", "the network has 'output'; expected input, nodes")]
    public void What_is_not_as_expected_is_refused_by_name(string from, string to, string expected)
    {
        Assert.Contains(from, Json, StringComparison.Ordinal);

        var error = Assert.Throws<ModelFormatException>(() => NetworkSpecJson.Read(Json.Replace(from, to, StringComparison.Ordinal)));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"input\":[1]")]
    [InlineData("{\"input\":[1],\"nodes\":[null]}")]
    public void What_is_no_network_is_refused(string json) => Assert.Throws<ModelFormatException>(() => NetworkSpecJson.Read(json));

    private static NetworkSpec MakeSpec() => NetworkSpec.From([1, 9, 7])
        .Add(new Conv2D(4, new Size2D(3, 2))
        {
            Stride = new Size2D(1, 2),
            Padding = Padding2D.Explicit(1, 2, 3, 4),
            Dilation = new Size2D(2, 1),
            Bias = false,
            Initialization = WeightInitialization.HeNormal,
        })
        .Add(new Relu())
        .Add(new MaxPool2D(2) { Padding = Padding2D.Same, CeilMode = true })
        .Add(new Flatten())
        .Add(new Dropout(0.1f))
        .Add(new Dense(6))
        .Add(new Elu(0.7f))
        .Add(new Add(), inputs: ["elu_1", "dense_1"])
        .Add(new LayerNormalization())
        .Build();
}
