using System.Text.Json.Nodes;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Training;
using MLNetDeep.Transforms.Interop;

namespace MLNetDeep.Transforms.Tests;

public sealed class NetworkFileTests
{
    private static readonly TrainedNetwork Trained = new(
        new Network(NetworkSpec.Sequential(Shape.Of(6), new Dense(2)), seed: 1),
        "Pixels",
        new VectorDataViewType(NumberDataViewType.Single, 2, 3),
        new TrainingHistory([], 0, StopReason.Cancelled));

    private static MemoryStream Written(string task, params (string, JsonNode?)[] more)
    {
        var stream = new MemoryStream();
        NetworkFile.Write(stream, task, Trained, more);
        stream.Position = 0;
        return stream;
    }

    [Fact]
    public void WhatEveryTransformerHoldsAndWhatOneAddsComeBack()
    {
        var (trained, added) = NetworkFile.Read(
            Written("regression", ("unit", "m")), "regression", (trained, json) => (trained, json.Text("unit")));
        Assert.Equal(("Pixels", Trained.FeatureType, "m"), (trained.FeatureColumnName, trained.FeatureType, added));
        Assert.Equal(Trained.History.Reason, trained.History.Reason);
        Assert.Equal(Trained.Network.Parameters[0].Value.Span.ToArray(), trained.Network.Parameters[0].Value.Span.ToArray());
    }

    [Fact]
    public void TheNetworkOfAnotherTaskIsATypedErrorThatNamesBoth()
    {
        var exception = Assert.Throws<ModelFormatException>(() => NetworkFile.Read(Written("binary"), "regression", (trained, _) => trained));
        Assert.Contains("Expected a network with the metadata 'mlnetdeep.regression', found", exception.Message, StringComparison.Ordinal);
        Assert.Contains("mlnetdeep.binary", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MetadataThatATransformerCannotUseIsATypedError()
        => Assert.Throws<ModelFormatException>(() => NetworkFile.Read(Written("regression"), "regression", (_, json) => json.Text("unit")));

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
        { "classes", "{}" },
        { "classes", """{"type":5,"values":["a","b"]}""" },
        { "classes", """{"type":"Magic","values":["a","b"]}""" },
        { "classes", """{"type":"Text"}""" },
        { "classes", """{"type":"Text","values":["a"]}""" },
        { "classes", """{"type":"Text","values":["a",1]}""" },
        { "classes", """{"type":"Text","values":["a",null]}""" },
        { "classes", """{"type":"Int32","values":["1","b"]}""" },
        { "classes", """{"type":"Byte","values":["1","300"]}""" },
    };

    [Theory]
    [MemberData(nameof(WrongValues))]
    public void Read_MetadataOfAnotherKindThanExpected_IsATypedErrorThatNamesIt(string key, string value)
    {
        var part = Written("multiclass", (key, JsonNode.Parse(value)));

        var exception = Assert.Throws<ModelFormatException>(() => Load<MulticlassNetworkTransformer>(part));

        Assert.Contains(key == "classes" ? "lass" : key, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_RegressionNetworkOfTwoNumbers_IsATypedError()
        => Assert.Throws<ModelFormatException>(() => Load<RegressionNetworkTransformer>(Written("regression")));

    [Fact]
    public void Read_NamesOfAnotherNumberOfOutputs_IsATypedError()
        => Assert.Throws<ModelFormatException>(() => Load<MultiOutputRegressionNetworkTransformer>(
            Written("multi-output-regression", ("outputs", new JsonArray("a", "b", "c")))));

    private static T Load<T>(Stream part) where T : class, IPersistent<T> => T.Read(part);

    [Fact]
    public void ABinaryTransformerOfANetworkOfOneLayerIsATypedError()
        => Assert.Throws<ModelFormatException>(() => NetworkFile.Read(Written("binary"), "binary", (trained, _) => new BinaryNetworkTransformer(trained)));
}
