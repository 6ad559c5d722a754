using System.Text.Json.Nodes;
using Microsoft.ML.Data;
using MLNetDeep.Classic.Components;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Transforms.Models;

namespace MLNetDeep.Transforms.Tests;

public sealed class NetworkFileTests
{
    private static readonly FeatureColumn Pixels = new("Pixels", new VectorDataViewType(NumberDataViewType.Single, 2, 3));

    private static Network Trained(int outputs = 2)
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(6), new Dense(outputs)), seed: 1);
        network.History = new TrainingHistory([], 0, StopReason.Cancelled);
        return network;
    }

    private static MemoryStream Written(params (string, JsonNode?)[] more)
    {
        var stream = new MemoryStream();
        ModelFile.Write(stream, Trained(), Pixels, more);
        stream.Position = 0;
        return stream;
    }

    [Fact]
    public void What_every_transformer_holds_and_what_one_adds_come_back()
    {
        (FeatureColumn? column, string? added) = (null, null);
        var loaded = (MulticlassTransformer<Network>)ModelFile.Read<IClassifier>(Written(("unit", "m")), "multiclass", (found, json) =>
        {
            (column, added) = (found, json.Text("unit"));
            return new MulticlassLoader(found, json);
        });
        Network network = loaded.Model;
        Assert.Equal(("Pixels", Pixels.Type, "m"), (column!.Name, column.Type, added));
        Assert.Equal(StopReason.Cancelled, network.History!.Reason);
        Assert.Equal(Trained().Parameters[0].Value.Span.ToArray(), network.Parameters[0].Value.Span.ToArray());
    }

    // The task was part of the text's name once.
    [Fact]
    public void The_network_of_another_task_is_a_typed_error_that_names_both()
    {
        var stream = new MemoryStream();
        NetworkSerializer.Write(Trained(), stream, new Dictionary<string, string> { ["mlnetdeep.binary"] = "{}" });
        stream.Position = 0;

        ModelFormatException exception = Assert.Throws<ModelFormatException>(() => RegressionLoader.Read(stream));

        Assert.Contains("Expected a model with the text 'transformer', found", exception.Message, StringComparison.Ordinal);
        Assert.Contains("mlnetdeep.binary", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_cannot_do_the_task_is_a_typed_error_that_names_it_and_those_that_can()
    {
        PrincipalComponentsModel components = new PrincipalComponents { Rank = 1 }.Fit(
            new Tensor(Shape.Of(3, 6), [.. Enumerable.Range(0, 18).Select(i => (float)(i * i % 7))]));
        var stream = new MemoryStream();
        ModelFile.Write(stream, components, Pixels);
        stream.Position = 0;

        ModelFormatException exception = Assert.Throws<ModelFormatException>(() => MulticlassLoader.Read(stream));

        Assert.StartsWith("The file's format is 'mlnetdeep-Pca'; expected that of an IClassifier: mlnetdeep-network, ", exception.Message);
        Assert.DoesNotContain("KernelSvr", exception.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> WrongValues => new()
    {
        { "featureColumn", "null" },
        { "featureColumn", "5" },
        { "featureColumn", "\"\"" },
        { "featureDimensions", "null" },
        { "featureDimensions", "{}" },
        { "featureDimensions", "[]" },
        { "featureDimensions", "[2,4]" },
        { "featureDimensions", "[-2,-3]" },
        { "featureDimensions", "[\"6\"]" },
        { "featureDimensions", "[65536,65536,6]" },
        { "history", "null" },
        { "history", "{}" },
        { "history", "5" },
        { "history", """{"epochs":[null],"bestEpoch":0,"reason":0}""" },
        { "history", """{"epochs":[],"bestEpoch":7,"reason":0}""" },
        { "history", """{"epochs":[],"bestEpoch":0,"reason":9}""" },
        { "classes", "5" },
        { "classes, type", "{}" },
        { "classes, type", """{"type":5,"values":["a","b"]}""" },
        { "classes, Magic", """{"type":"Magic","values":["a","b"]}""" },
        { "classes, values", """{"type":"Text"}""" },
        { "classes, values", """{"type":"Text","values":["a"]}""" },
        { "classes, values", """{"type":"Text","values":["a",1]}""" },
        { "classes, values", """{"type":"Text","values":["a",null]}""" },
        { "classes, Int32", """{"type":"Int32","values":["1","b"]}""" },
        { "classes, Byte", """{"type":"Byte","values":["1","300"]}""" },
    };

    [Theory]
    [MemberData(nameof(WrongValues))]
    public void Metadata_of_another_kind_than_expected_is_a_typed_error_that_names_it(string key, string value)
    {
        string[] path = key.Split(", ");
        MemoryStream part = Written((path[0], JsonNode.Parse(value)));

        ModelFormatException exception = Assert.Throws<ModelFormatException>(() => MulticlassLoader.Read(part));

        Assert.Contains(path[^1], exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_regression_network_of_two_numbers_is_a_typed_error()
        => Assert.Throws<ModelFormatException>(() => RegressionLoader.Read(Written()));

    [Fact]
    public void Names_of_another_number_of_outputs_are_a_typed_error()
        => Assert.Throws<ModelFormatException>(() => MultiOutputRegressionLoader.Read(
            Written(("outputs", new JsonArray("a", "b", "c")))));

    [Fact]
    public void A_binary_transformer_of_a_network_without_a_sigmoid_is_a_typed_error()
    {
        var stream = new MemoryStream();
        ModelFile.Write(stream, Trained(outputs: 1), Pixels);
        stream.Position = 0;

        Assert.Throws<ModelFormatException>(() => BinaryLoader.Read(stream));
    }
}
