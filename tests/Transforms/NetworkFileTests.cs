using System.Text.Json.Nodes;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Training;

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
        var (trained, added) = NetworkFile.Read(Written("regression", ("unit", "m")), "regression", (trained, json) => (trained, (string?)json["unit"]));
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
        => Assert.Throws<ModelFormatException>(() => NetworkFile.Read(Written("regression"), "regression", (_, json) => json["unit"]!.AsArray().Count));

    [Fact]
    public void ABinaryTransformerOfANetworkOfOneLayerIsATypedError()
        => Assert.Throws<ModelFormatException>(() => NetworkFile.Read(Written("binary"), "binary", (trained, _) => new BinaryNetworkTransformer(trained)));
}
