using MLNetDeep.Engine.Imaging;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Optimizers;

namespace MLNetDeep.Samples.Recipe;

/// <summary>A network and how to train it.</summary>
/// <param name="Name">What the command line calls it.</param>
/// <param name="CreateLearner">Makes the learner.</param>
internal sealed record Recipe(string Name, Func<NetworkLearner> CreateLearner);

/// <summary>
/// The recipes, all but `wide` chosen by what they reached on the last 10,000 training images; docs/recipe.md says what is in them.
/// </summary>
internal static class RecipeBook
{
    public static IReadOnlyList<Recipe> All { get; } =
        [new("mlp", Mlp), new("lenet", LeNet), new("cnn", () => Cnn(24)), new("wide", () => Cnn(32))];

    // A wide perceptron, held back by dropout.
    private static NetworkLearner Mlp() => new Mlp
    {
        HiddenUnits = [1000, 1000],
        Activation = new Relu(),
        Dropout = 0.4f,
        InputScaling = InputScalingMode.Whole,
        BatchSize = 128,
        Epochs = 20,
        Optimizer = new AdamOptimizer(0.002f),
        Schedule = new OneCycleLearningRate(warmUp: 0.2f, start: 0.1f, end: 0.001f),
    };

    // The small reference network in the setting it is known in.
    private static NetworkLearner LeNet() => new Cnn
    {
        Layers =
        [
            new Conv2D(8, 3), new Relu(), new MaxPool2D(2),
            new Conv2D(16, 3), new Relu(), new MaxPool2D(2),
            new Flatten(), new Dense(128), new Relu(),
        ],
        BatchSize = 64,
        Epochs = 5,
        Optimizer = new MomentumOptimizer(0.01f, 0.9f),
        Schedule = new ConstantLearningRate(),
    };

    // Convolutions normalized by the batch, each digit seen a little otherwise in every epoch.
    private static NetworkLearner Cnn(int filters) => new Cnn
    {
        Layers =
        [
            .. Convolution(new Conv2D(filters, 5)), new MaxPool2D(2),
            .. Convolution(new Conv2D(2 * filters, 3) { Padding = Padding2D.Same }),
            .. Convolution(new Conv2D(2 * filters, 3) { Padding = Padding2D.Same }),
            new MaxPool2D(2),
            .. Convolution(new Conv2D(4 * filters, 3) { Padding = Padding2D.Same }), new MaxPool2D(2),
            new Flatten(), new Dense(128), new Relu(), new Dropout(0.3f),
        ],
        BatchSize = 64,
        Epochs = 20,
        Optimizer = new AdamOptimizer(0.004f),
        Schedule = new OneCycleLearningRate(warmUp: 0.2f, start: 0.1f, end: 0.0005f),
        Augmentation = new ImageAugmentation
        {
            Shift = ImageShift.Pixels(2),
            Rotation = 10,
            MinimumScale = 0.9,
            MaximumScale = 1.1,
            KeepsAspectRatio = false,
            Shear = 10,
        },
    };

    private static LayerSpec[] Convolution(Conv2D convolution) => [convolution with { Bias = false }, new BatchNormalization(), new Relu()];
}
