using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Golden.Tests.Cases;

/// <summary>Networks whose layers the engine computes together, or whose gradients come together from several sides.</summary>
internal static class NetworkCases
{
    public static Dictionary<string, NetworkSpec> All { get; } = new()
    {
        ["the slides' perceptron"] = NetworkSpec.Sequential(
            Shape.Of(36), new Dense(20), new Sigmoid(), new Dense(20), new Sigmoid(), new Dense(10), new Softmax()),
        ["lenet"] = NetworkSpec.Sequential(
            Shape.Of(1, 16, 14), new Conv2D(8, 3), new Relu(), new MaxPool2D(2), new Conv2D(16, 3), new Relu(), new MaxPool2D(2),
            new Flatten(), new Dense(12), new Relu(), new Dense(10), new Softmax()),
        ["tiles"] = NetworkSpec.Sequential(
            Shape.Of(2, 12, 11), new Conv2D(16, 3) { Padding = Padding2D.Same }, new Relu(),
            new Conv2D(17, 3) { Padding = Padding2D.Same }, new Relu(), new MaxPool2D(2), new Flatten(), new Dense(4), new Softmax()),
        ["columns"] = NetworkSpec.Sequential(
            Shape.Of(3, 13, 11), new Conv2D(6, 3) { Stride = 2 }, new Relu(), new MaxPool2D(2), new Flatten(), new Dense(4), new Softmax()),
        ["pooled before rectified"] = NetworkSpec.Sequential(
            Shape.Of(2, 9, 8), new Conv2D(6, 3), new MaxPool2D(2), new Relu(), new Conv2D(5, 1), new Flatten(), new Dense(4)),
        ["overlapping pooling"] = NetworkSpec.Sequential(
            Shape.Of(2, 9, 8), new Conv2D(6, 3), new Relu(), new MaxPool2D(3) { Stride = 2, CeilMode = true }, new Flatten(), new Dense(4)),
        ["a skip"] = NetworkSpec.From(Shape.Of(3, 8, 8))
            .Add(new Conv2D(6, 3) { Padding = Padding2D.Same }, "first").Add(new Relu(), "one")
            .Add(new Conv2D(6, 3) { Padding = Padding2D.Same }, "second").Add(new Relu(), "two")
            .Add(new Conv2D(6, 3) { Padding = Padding2D.Same }, "third").Add(new Add(), "sum", ["third", "one"])
            .Add(new Relu()).Add(new AveragePool2D(2)).Add(new Flatten()).Add(new Dense(4)).Add(new Softmax()).Build(),
        ["a branch read twice"] = NetworkSpec.From(Shape.Of(10))
            .Add(new Dense(8), "dense").Add(new Tanh(), "tanh").Add(new Sigmoid(), "sigmoid", ["tanh"])
            .Add(new Add(), "sum", ["tanh", "sigmoid"]).Add(new Add(), "double", ["sum", "sum"]).Add(new Dense(3)).Build(),
    };
}
