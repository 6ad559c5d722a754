using MLNetDeep;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Trainers;
using MLNetDeep.Transforms;
using MLNetDeep.Transforms.Interop;

namespace Microsoft.ML;

/// <summary>The trainers, transforms and model files of MLNetDeep among those of an <see cref="MLContext"/>.</summary>
public static partial class MLNetDeepCatalog
{
    /// <param name="catalog">The trainers of <c>mlContext.MulticlassClassification</c>.</param>
    extension(MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog)
    {
        /// <summary>Creates a trainer of multilayer perceptrons for several classes.</summary>
        /// <param name="labelColumnName">The column of labels: a key type.</param>
        /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>; null: categories alone.</param>
        /// <param name="exampleWeightColumnName">The column of weights, <see cref="float"/>; null: all rows count alike.</param>
        /// <param name="hiddenUnits">The number of units of each hidden layer, first to last; null: chosen by the data.</param>
        /// <param name="epochs">The number of epochs: passes over the training rows; null: chosen by their number.</param>
        /// <param name="categoricalColumnNames">The columns of categories, text or keys, read beside the features; null: none.</param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var model = mlContext.MulticlassClassification.Trainers.Mlp(hiddenUnits: [32], epochs: 50).Fit(data);
        /// var withCategories = mlContext.MulticlassClassification.Trainers.Mlp(categoricalColumnNames: ["Color", "City"]).Fit(data);
        /// </code></example>
        public MulticlassTrainer<Network> Mlp(
            string labelColumnName = "Label", string? featureColumnName = "Features", string? exampleWeightColumnName = null,
            IReadOnlyList<int>? hiddenUnits = null, int? epochs = null, IReadOnlyList<string>? categoricalColumnNames = null)
            => catalog.Mlp(
                new Mlp { HiddenUnits = hiddenUnits, Epochs = epochs }, labelColumnName, featureColumnName, exampleWeightColumnName,
                categoricalColumnNames);

        /// <summary>Creates a trainer of multilayer perceptrons for several classes, with every setting.</summary>
        /// <param name="learner">The settings.</param>
        /// <param name="labelColumnName">The column of labels: a key type.</param>
        /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>; null: categories alone.</param>
        /// <param name="exampleWeightColumnName">The column of weights, <see cref="float"/>; null: all rows count alike.</param>
        /// <param name="categoricalColumnNames">The columns of categories, text or keys, read beside the features; null: none.</param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var perceptron = new Mlp { HiddenUnits = [128, 64], ValidationFraction = 0.1, EarlyStopping = new EarlyStopping(10) };
        /// var model = mlContext.MulticlassClassification.Trainers.Mlp(perceptron, labelColumnName: "Target").Fit(data);
        /// </code></example>
        public MulticlassTrainer<Network> Mlp(Mlp learner, string labelColumnName = "Label", string? featureColumnName = "Features",
            string? exampleWeightColumnName = null, IReadOnlyList<string>? categoricalColumnNames = null)
            => new(
                Environments.HostOf(catalog, nameof(Mlp)), learner,
                new(labelColumnName, featureColumnName, exampleWeightColumnName) { Categories = categoricalColumnNames ?? [] });

        /// <summary>Creates a trainer of convolutional networks for several classes.</summary>
        /// <param name="imageShape">The images' shape; null: the dimensions of the feature column.</param>
        /// <param name="labelColumnName">The column of labels: a key type.</param>
        /// <param name="featureColumnName">The column of images: a vector of <see cref="float"/>.</param>
        /// <param name="exampleWeightColumnName">The column of weights, <see cref="float"/>; null: all rows count alike.</param>
        /// <param name="epochs">The number of epochs: passes over the training rows; null: chosen by their number.</param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var model = mlContext.MulticlassClassification.Trainers.Cnn(new ImageShape(28, 28, 1), epochs: 2).Fit(images);
        /// </code></example>
        public MulticlassTrainer<Network> Cnn(
            ImageShape? imageShape = null, string labelColumnName = "Label", string featureColumnName = "Features",
            string? exampleWeightColumnName = null, int? epochs = null)
            => catalog.Cnn(
                new Cnn { ImageShape = imageShape, Epochs = epochs }, labelColumnName, featureColumnName, exampleWeightColumnName);

        /// <summary>
        /// Creates a trainer of convolutional networks for several classes, with every setting: layers of your own design among them.
        /// </summary>
        /// <param name="learner">The settings.</param>
        /// <param name="labelColumnName">The column of labels: a key type.</param>
        /// <param name="featureColumnName">The column of images: a vector of <see cref="float"/>.</param>
        /// <param name="exampleWeightColumnName">The column of weights, <see cref="float"/>; null: all rows count alike.</param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var network = new Cnn { Graph = graph => graph.ResidualStages([2, 2, 2], filters: 16), Epochs = 10 };
        /// var model = mlContext.MulticlassClassification.Trainers.Cnn(network, labelColumnName: "Target").Fit(data);
        /// </code></example>
        public MulticlassTrainer<Network> Cnn(Cnn learner, string labelColumnName = "Label", string featureColumnName = "Features",
            string? exampleWeightColumnName = null)
            => new(Environments.HostOf(catalog, nameof(Cnn)), learner, new(labelColumnName, featureColumnName, exampleWeightColumnName));

        /// <summary>Creates a trainer of networks of any layers for several classes.</summary>
        /// <param name="layers">Adds the layers between the input and the output layers to a graph.</param>
        /// <param name="labelColumnName">The column of labels: a key type.</param>
        /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>.</param>
        /// <param name="exampleWeightColumnName">The column of weights, <see cref="float"/>; null: all rows count alike.</param>
        /// <param name="inputShape">The input's shape, such as <c>[channels, length]</c>; null: the feature column's.</param>
        /// <param name="epochs">The number of epochs: passes over the training rows; null: chosen by their number.</param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var model = mlContext.MulticlassClassification.Trainers.Network(
        ///     net => net.Conv1D(64, 5).Relu().MaxPool1D(2), inputShape: [1, 128]).Fit(data);
        /// </code></example>
        public MulticlassTrainer<Network> Network(Action<NetworkSpecBuilder> layers, string labelColumnName = "Label",
            string featureColumnName = "Features", string? exampleWeightColumnName = null, Shape? inputShape = null, int? epochs = null)
            => catalog.Network(new NeuralNetwork { Layers = layers, InputShape = inputShape, Epochs = epochs },
                labelColumnName, featureColumnName, exampleWeightColumnName);

        /// <summary>Creates a trainer of networks of any layers for several classes, with every setting.</summary>
        /// <param name="learner">The settings: a <see cref="NeuralNetwork"/>, or those of any other network.</param>
        /// <param name="labelColumnName">The column of labels: a key type.</param>
        /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>; null: categories alone.</param>
        /// <param name="exampleWeightColumnName">The column of weights, <see cref="float"/>; null: all rows count alike.</param>
        /// <param name="categoricalColumnNames">The columns of categories, text or keys, read beside the features; null: none.</param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var network = new NeuralNetwork { Layers = net => net.Embedding(5000, 32).Conv1D(64, 5).Relu().MaxPool1D(4), Epochs = 10 };
        /// var model = mlContext.MulticlassClassification.Trainers.Network(network, labelColumnName: "Target").Fit(data);
        /// </code></example>
        public MulticlassTrainer<Network> Network(NetworkLearner learner, string labelColumnName = "Label",
            string? featureColumnName = "Features", string? exampleWeightColumnName = null,
            IReadOnlyList<string>? categoricalColumnNames = null)
            => new(Environments.HostOf(catalog, nameof(Network)), learner,
                new(labelColumnName, featureColumnName, exampleWeightColumnName) { Categories = categoricalColumnNames ?? [] });
    }

    /// <param name="catalog">The trainers of <c>mlContext.BinaryClassification</c>.</param>
    extension(BinaryClassificationCatalog.BinaryClassificationTrainers catalog)
    {
        /// <summary>Creates a trainer of multilayer perceptrons that answer yes or no.</summary>
        /// <param name="labelColumnName">The column of labels: <see cref="bool"/>.</param>
        /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>; null: categories alone.</param>
        /// <param name="exampleWeightColumnName">The column of weights, <see cref="float"/>; null: all rows count alike.</param>
        /// <param name="hiddenUnits">The number of units of each hidden layer, first to last; null: chosen by the data.</param>
        /// <param name="epochs">The number of epochs: passes over the training rows; null: chosen by their number.</param>
        /// <param name="categoricalColumnNames">The columns of categories, text or keys, read beside the features; null: none.</param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var model = mlContext.BinaryClassification.Trainers.Mlp(hiddenUnits: [32], epochs: 50).Fit(data);
        /// var withCategories = mlContext.BinaryClassification.Trainers.Mlp(categoricalColumnNames: ["Color", "City"]).Fit(data);
        /// </code></example>
        public BinaryTrainer<Network> Mlp(
            string labelColumnName = "Label", string? featureColumnName = "Features", string? exampleWeightColumnName = null,
            IReadOnlyList<int>? hiddenUnits = null, int? epochs = null, IReadOnlyList<string>? categoricalColumnNames = null)
            => catalog.Mlp(
                new Mlp { HiddenUnits = hiddenUnits, Epochs = epochs }, labelColumnName, featureColumnName, exampleWeightColumnName,
                categoricalColumnNames);

        /// <summary>Creates a trainer of multilayer perceptrons that answer yes or no, with every setting.</summary>
        /// <param name="learner">The settings.</param>
        /// <param name="labelColumnName">The column of labels: <see cref="bool"/>.</param>
        /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>; null: categories alone.</param>
        /// <param name="exampleWeightColumnName">The column of weights, <see cref="float"/>; null: all rows count alike.</param>
        /// <param name="categoricalColumnNames">The columns of categories, text or keys, read beside the features; null: none.</param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var perceptron = new Mlp { HiddenUnits = [128, 64], ValidationFraction = 0.1, EarlyStopping = new EarlyStopping(10) };
        /// var model = mlContext.BinaryClassification.Trainers.Mlp(perceptron, labelColumnName: "Target").Fit(data);
        /// </code></example>
        public BinaryTrainer<Network> Mlp(Mlp learner, string labelColumnName = "Label", string? featureColumnName = "Features",
            string? exampleWeightColumnName = null, IReadOnlyList<string>? categoricalColumnNames = null)
            => new(
                Environments.HostOf(catalog, nameof(Mlp)), learner,
                new(labelColumnName, featureColumnName, exampleWeightColumnName) { Categories = categoricalColumnNames ?? [] });

        /// <summary>Creates a trainer of convolutional networks that answer yes or no.</summary>
        /// <param name="imageShape">The images' shape; null: the dimensions of the feature column.</param>
        /// <param name="labelColumnName">The column of labels: <see cref="bool"/>.</param>
        /// <param name="featureColumnName">The column of images: a vector of <see cref="float"/>.</param>
        /// <param name="exampleWeightColumnName">The column of weights, <see cref="float"/>; null: all rows count alike.</param>
        /// <param name="epochs">The number of epochs: passes over the training rows; null: chosen by their number.</param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var model = mlContext.BinaryClassification.Trainers.Cnn(new ImageShape(28, 28, 1), epochs: 2).Fit(images);
        /// </code></example>
        public BinaryTrainer<Network> Cnn(
            ImageShape? imageShape = null, string labelColumnName = "Label", string featureColumnName = "Features",
            string? exampleWeightColumnName = null, int? epochs = null)
            => catalog.Cnn(
                new Cnn { ImageShape = imageShape, Epochs = epochs }, labelColumnName, featureColumnName, exampleWeightColumnName);

        /// <summary>
        /// Creates a trainer of convolutional networks that answer yes or no, with every setting: layers of your own design among them.
        /// </summary>
        /// <param name="learner">The settings.</param>
        /// <param name="labelColumnName">The column of labels: <see cref="bool"/>.</param>
        /// <param name="featureColumnName">The column of images: a vector of <see cref="float"/>.</param>
        /// <param name="exampleWeightColumnName">The column of weights, <see cref="float"/>; null: all rows count alike.</param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var network = new Cnn { Graph = graph => graph.ResidualStages([2, 2, 2], filters: 16), Epochs = 10 };
        /// var model = mlContext.BinaryClassification.Trainers.Cnn(network, labelColumnName: "Target").Fit(data);
        /// </code></example>
        public BinaryTrainer<Network> Cnn(Cnn learner, string labelColumnName = "Label", string featureColumnName = "Features",
            string? exampleWeightColumnName = null)
            => new(Environments.HostOf(catalog, nameof(Cnn)), learner, new(labelColumnName, featureColumnName, exampleWeightColumnName));

        /// <summary>Creates a trainer of networks of any layers that answer yes or no.</summary>
        /// <param name="layers">Adds the layers between the input and the output layers to a graph.</param>
        /// <param name="labelColumnName">The column of labels: <see cref="bool"/>.</param>
        /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>.</param>
        /// <param name="exampleWeightColumnName">The column of weights, <see cref="float"/>; null: all rows count alike.</param>
        /// <param name="inputShape">The input's shape, such as <c>[channels, length]</c>; null: the feature column's.</param>
        /// <param name="epochs">The number of epochs: passes over the training rows; null: chosen by their number.</param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var model = mlContext.BinaryClassification.Trainers.Network(
        ///     net => net.Conv1D(64, 5).Relu().MaxPool1D(2), inputShape: [1, 128]).Fit(data);
        /// </code></example>
        public BinaryTrainer<Network> Network(Action<NetworkSpecBuilder> layers, string labelColumnName = "Label",
            string featureColumnName = "Features", string? exampleWeightColumnName = null, Shape? inputShape = null, int? epochs = null)
            => catalog.Network(new NeuralNetwork { Layers = layers, InputShape = inputShape, Epochs = epochs },
                labelColumnName, featureColumnName, exampleWeightColumnName);

        /// <summary>Creates a trainer of networks of any layers that answer yes or no, with every setting.</summary>
        /// <param name="learner">The settings: a <see cref="NeuralNetwork"/>, or those of any other network.</param>
        /// <param name="labelColumnName">The column of labels: <see cref="bool"/>.</param>
        /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>; null: categories alone.</param>
        /// <param name="exampleWeightColumnName">The column of weights, <see cref="float"/>; null: all rows count alike.</param>
        /// <param name="categoricalColumnNames">The columns of categories, text or keys, read beside the features; null: none.</param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var network = new NeuralNetwork { Layers = net => net.Embedding(5000, 32).Conv1D(64, 5).Relu().MaxPool1D(4), Epochs = 10 };
        /// var model = mlContext.BinaryClassification.Trainers.Network(network, labelColumnName: "Target").Fit(data);
        /// </code></example>
        public BinaryTrainer<Network> Network(NetworkLearner learner, string labelColumnName = "Label",
            string? featureColumnName = "Features", string? exampleWeightColumnName = null,
            IReadOnlyList<string>? categoricalColumnNames = null)
            => new(Environments.HostOf(catalog, nameof(Network)), learner,
                new(labelColumnName, featureColumnName, exampleWeightColumnName) { Categories = categoricalColumnNames ?? [] });
    }

    /// <param name="catalog">The trainers of <c>mlContext.Regression</c>.</param>
    extension(RegressionCatalog.RegressionTrainers catalog)
    {
        /// <summary>Creates a trainer of multilayer perceptrons that predict a number.</summary>
        /// <param name="labelColumnName">The column of labels: <see cref="float"/>.</param>
        /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>; null: categories alone.</param>
        /// <param name="exampleWeightColumnName">The column of weights, <see cref="float"/>; null: all rows count alike.</param>
        /// <param name="hiddenUnits">The number of units of each hidden layer, first to last; null: chosen by the data.</param>
        /// <param name="epochs">The number of epochs: passes over the training rows; null: chosen by their number.</param>
        /// <param name="categoricalColumnNames">The columns of categories, text or keys, read beside the features; null: none.</param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var model = mlContext.Regression.Trainers.Mlp(hiddenUnits: [32], epochs: 50).Fit(data);
        /// var withCategories = mlContext.Regression.Trainers.Mlp(categoricalColumnNames: ["Color", "City"]).Fit(data);
        /// </code></example>
        public RegressionTrainer<Network> Mlp(
            string labelColumnName = "Label", string? featureColumnName = "Features", string? exampleWeightColumnName = null,
            IReadOnlyList<int>? hiddenUnits = null, int? epochs = null, IReadOnlyList<string>? categoricalColumnNames = null)
            => catalog.Mlp(
                new Mlp { HiddenUnits = hiddenUnits, Epochs = epochs }, labelColumnName, featureColumnName, exampleWeightColumnName,
                categoricalColumnNames);

        /// <summary>Creates a trainer of multilayer perceptrons that predict a number, with every setting.</summary>
        /// <param name="learner">The settings.</param>
        /// <param name="labelColumnName">The column of labels: <see cref="float"/>.</param>
        /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>; null: categories alone.</param>
        /// <param name="exampleWeightColumnName">The column of weights, <see cref="float"/>; null: all rows count alike.</param>
        /// <param name="categoricalColumnNames">The columns of categories, text or keys, read beside the features; null: none.</param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var perceptron = new Mlp { HiddenUnits = [128, 64], ValidationFraction = 0.1, EarlyStopping = new EarlyStopping(10) };
        /// var model = mlContext.Regression.Trainers.Mlp(perceptron, labelColumnName: "Target").Fit(data);
        /// </code></example>
        public RegressionTrainer<Network> Mlp(Mlp learner, string labelColumnName = "Label", string? featureColumnName = "Features",
            string? exampleWeightColumnName = null, IReadOnlyList<string>? categoricalColumnNames = null)
            => new(
                Environments.HostOf(catalog, nameof(Mlp)), learner,
                new(labelColumnName, featureColumnName, exampleWeightColumnName) { Categories = categoricalColumnNames ?? [] });

        /// <summary>Creates a trainer of convolutional networks that predict a number.</summary>
        /// <param name="imageShape">The images' shape; null: the dimensions of the feature column.</param>
        /// <param name="labelColumnName">The column of labels: <see cref="float"/>.</param>
        /// <param name="featureColumnName">The column of images: a vector of <see cref="float"/>.</param>
        /// <param name="exampleWeightColumnName">The column of weights, <see cref="float"/>; null: all rows count alike.</param>
        /// <param name="epochs">The number of epochs: passes over the training rows; null: chosen by their number.</param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var model = mlContext.Regression.Trainers.Cnn(new ImageShape(28, 28, 1), epochs: 2).Fit(images);
        /// </code></example>
        public RegressionTrainer<Network> Cnn(
            ImageShape? imageShape = null, string labelColumnName = "Label", string featureColumnName = "Features",
            string? exampleWeightColumnName = null, int? epochs = null)
            => catalog.Cnn(
                new Cnn { ImageShape = imageShape, Epochs = epochs }, labelColumnName, featureColumnName, exampleWeightColumnName);

        /// <summary>
        /// Creates a trainer of convolutional networks that predict a number, with every setting: layers of your own design among them.
        /// </summary>
        /// <param name="learner">The settings.</param>
        /// <param name="labelColumnName">The column of labels: <see cref="float"/>.</param>
        /// <param name="featureColumnName">The column of images: a vector of <see cref="float"/>.</param>
        /// <param name="exampleWeightColumnName">The column of weights, <see cref="float"/>; null: all rows count alike.</param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var network = new Cnn { Graph = graph => graph.ResidualStages([2, 2, 2], filters: 16), Epochs = 10 };
        /// var model = mlContext.Regression.Trainers.Cnn(network, labelColumnName: "Target").Fit(data);
        /// </code></example>
        public RegressionTrainer<Network> Cnn(Cnn learner, string labelColumnName = "Label", string featureColumnName = "Features",
            string? exampleWeightColumnName = null)
            => new(Environments.HostOf(catalog, nameof(Cnn)), learner, new(labelColumnName, featureColumnName, exampleWeightColumnName));

        /// <summary>Creates a trainer of networks of any layers that predict a number.</summary>
        /// <param name="layers">Adds the layers between the input and the output layers to a graph.</param>
        /// <param name="labelColumnName">The column of labels: <see cref="float"/>.</param>
        /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>.</param>
        /// <param name="exampleWeightColumnName">The column of weights, <see cref="float"/>; null: all rows count alike.</param>
        /// <param name="inputShape">The input's shape, such as <c>[channels, length]</c>; null: the feature column's.</param>
        /// <param name="epochs">The number of epochs: passes over the training rows; null: chosen by their number.</param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var model = mlContext.Regression.Trainers.Network(net => net.Dense(64).Relu().Dense(32).Relu(), epochs: 50).Fit(data);
        /// </code></example>
        public RegressionTrainer<Network> Network(Action<NetworkSpecBuilder> layers, string labelColumnName = "Label",
            string featureColumnName = "Features", string? exampleWeightColumnName = null, Shape? inputShape = null, int? epochs = null)
            => catalog.Network(new NeuralNetwork { Layers = layers, InputShape = inputShape, Epochs = epochs },
                labelColumnName, featureColumnName, exampleWeightColumnName);

        /// <summary>Creates a trainer of networks of any layers that predict a number, with every setting.</summary>
        /// <param name="learner">The settings: a <see cref="NeuralNetwork"/>, or those of any other network.</param>
        /// <param name="labelColumnName">The column of labels: <see cref="float"/>.</param>
        /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>; null: categories alone.</param>
        /// <param name="exampleWeightColumnName">The column of weights, <see cref="float"/>; null: all rows count alike.</param>
        /// <param name="categoricalColumnNames">The columns of categories, text or keys, read beside the features; null: none.</param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var network = new NeuralNetwork { Layers = net => net.Dense(64).Residual(block => block.Relu().Dense(64)), Epochs = 10 };
        /// var model = mlContext.Regression.Trainers.Network(network, labelColumnName: "Target").Fit(data);
        /// </code></example>
        public RegressionTrainer<Network> Network(NetworkLearner learner, string labelColumnName = "Label",
            string? featureColumnName = "Features", string? exampleWeightColumnName = null,
            IReadOnlyList<string>? categoricalColumnNames = null)
            => new(Environments.HostOf(catalog, nameof(Network)), learner,
                new(labelColumnName, featureColumnName, exampleWeightColumnName) { Categories = categoricalColumnNames ?? [] });

        /// <summary>Creates a trainer of multilayer perceptrons that predict several numbers.</summary>
        /// <param name="labelColumnName">The column of labels: a vector of <see cref="float"/> of known size.</param>
        /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>; null: categories alone.</param>
        /// <param name="exampleWeightColumnName">The column of weights, <see cref="float"/>; null: all rows count alike.</param>
        /// <param name="hiddenUnits">The number of units of each hidden layer, first to last; null: chosen by the data.</param>
        /// <param name="epochs">The number of epochs: passes over the training rows; null: chosen by their number.</param>
        /// <param name="categoricalColumnNames">The columns of categories, text or keys, read beside the features; null: none.</param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var model = mlContext.Regression.Trainers.MlpMultiOutput(hiddenUnits: [32], epochs: 50).Fit(data);
        /// var withCategories = mlContext.Regression.Trainers.MlpMultiOutput(categoricalColumnNames: ["Color", "City"]).Fit(data);
        /// </code></example>
        public MultiOutputRegressionTrainer<Network> MlpMultiOutput(
            string labelColumnName = "Label", string? featureColumnName = "Features", string? exampleWeightColumnName = null,
            IReadOnlyList<int>? hiddenUnits = null, int? epochs = null, IReadOnlyList<string>? categoricalColumnNames = null)
            => catalog.MlpMultiOutput(
                new Mlp { HiddenUnits = hiddenUnits, Epochs = epochs },
                labelColumnName, featureColumnName, exampleWeightColumnName,
                categoricalColumnNames);

        /// <summary>Creates a trainer of multilayer perceptrons that predict several numbers, with every setting.</summary>
        /// <param name="learner">The settings.</param>
        /// <param name="labelColumnName">The column of labels: a vector of <see cref="float"/> of known size.</param>
        /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>; null: categories alone.</param>
        /// <param name="exampleWeightColumnName">The column of weights, <see cref="float"/>; null: all rows count alike.</param>
        /// <param name="categoricalColumnNames">The columns of categories, text or keys, read beside the features; null: none.</param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var perceptron = new Mlp { HiddenUnits = [128, 64], ValidationFraction = 0.1, EarlyStopping = new EarlyStopping(10) };
        /// var model = mlContext.Regression.Trainers.MlpMultiOutput(perceptron, labelColumnName: "Target").Fit(data);
        /// </code></example>
        public MultiOutputRegressionTrainer<Network> MlpMultiOutput(
            Mlp learner, string labelColumnName = "Label", string? featureColumnName = "Features",
            string? exampleWeightColumnName = null, IReadOnlyList<string>? categoricalColumnNames = null)
            => new(
                Environments.HostOf(catalog, nameof(MlpMultiOutput)), learner,
                new(labelColumnName, featureColumnName, exampleWeightColumnName) { Categories = categoricalColumnNames ?? [] });

        /// <summary>Creates a trainer of convolutional networks that predict several numbers.</summary>
        /// <param name="imageShape">The images' shape; null: the dimensions of the feature column.</param>
        /// <param name="labelColumnName">The column of labels: a vector of <see cref="float"/> of known size.</param>
        /// <param name="featureColumnName">The column of images: a vector of <see cref="float"/>.</param>
        /// <param name="exampleWeightColumnName">The column of weights, <see cref="float"/>; null: all rows count alike.</param>
        /// <param name="epochs">The number of epochs: passes over the training rows; null: chosen by their number.</param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var model = mlContext.Regression.Trainers.CnnMultiOutput(new ImageShape(28, 28, 1), epochs: 2).Fit(images);
        /// </code></example>
        public MultiOutputRegressionTrainer<Network> CnnMultiOutput(
            ImageShape? imageShape = null, string labelColumnName = "Label", string featureColumnName = "Features",
            string? exampleWeightColumnName = null, int? epochs = null)
            => catalog.CnnMultiOutput(
                new Cnn { ImageShape = imageShape, Epochs = epochs }, labelColumnName, featureColumnName, exampleWeightColumnName);

        /// <summary>
        /// Creates a trainer of convolutional networks that predict several numbers, with every setting: layers of your own design among
        /// them.
        /// </summary>
        /// <param name="learner">The settings.</param>
        /// <param name="labelColumnName">The column of labels: a vector of <see cref="float"/> of known size.</param>
        /// <param name="featureColumnName">The column of images: a vector of <see cref="float"/>.</param>
        /// <param name="exampleWeightColumnName">The column of weights, <see cref="float"/>; null: all rows count alike.</param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var network = new Cnn { Graph = graph => graph.ResidualStages([2, 2, 2], filters: 16), Epochs = 10 };
        /// var model = mlContext.Regression.Trainers.CnnMultiOutput(network, labelColumnName: "Target").Fit(data);
        /// </code></example>
        public MultiOutputRegressionTrainer<Network> CnnMultiOutput(
            Cnn learner, string labelColumnName = "Label", string featureColumnName = "Features",
            string? exampleWeightColumnName = null)
            => new(
                Environments.HostOf(catalog, nameof(CnnMultiOutput)), learner,
                new(labelColumnName, featureColumnName, exampleWeightColumnName));

        /// <summary>Creates a trainer of networks of any layers that predict several numbers.</summary>
        /// <param name="layers">Adds the layers between the input and the output layers to a graph.</param>
        /// <param name="labelColumnName">The column of labels: a vector of <see cref="float"/> of known size.</param>
        /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>.</param>
        /// <param name="exampleWeightColumnName">The column of weights, <see cref="float"/>; null: all rows count alike.</param>
        /// <param name="inputShape">The input's shape, such as <c>[channels, length]</c>; null: the feature column's.</param>
        /// <param name="epochs">The number of epochs: passes over the training rows; null: chosen by their number.</param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var model = mlContext.Regression.Trainers.NetworkMultiOutput(net => net.Dense(64).Relu(), epochs: 50).Fit(data);
        /// </code></example>
        public MultiOutputRegressionTrainer<Network> NetworkMultiOutput(Action<NetworkSpecBuilder> layers, string labelColumnName = "Label",
            string featureColumnName = "Features", string? exampleWeightColumnName = null, Shape? inputShape = null, int? epochs = null)
            => catalog.NetworkMultiOutput(new NeuralNetwork { Layers = layers, InputShape = inputShape, Epochs = epochs },
                labelColumnName, featureColumnName, exampleWeightColumnName);

        /// <summary>Creates a trainer of networks of any layers that predict several numbers, with every setting.</summary>
        /// <param name="learner">The settings: a <see cref="NeuralNetwork"/>, or those of any other network.</param>
        /// <param name="labelColumnName">The column of labels: a vector of <see cref="float"/> of known size.</param>
        /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>; null: categories alone.</param>
        /// <param name="exampleWeightColumnName">The column of weights, <see cref="float"/>; null: all rows count alike.</param>
        /// <param name="categoricalColumnNames">The columns of categories, text or keys, read beside the features; null: none.</param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var network = new NeuralNetwork { Layers = net => net.Dense(64).Residual(block => block.Relu().Dense(64)), Epochs = 10 };
        /// var model = mlContext.Regression.Trainers.NetworkMultiOutput(network, labelColumnName: "Target").Fit(data);
        /// </code></example>
        public MultiOutputRegressionTrainer<Network> NetworkMultiOutput(NetworkLearner learner, string labelColumnName = "Label",
            string? featureColumnName = "Features", string? exampleWeightColumnName = null,
            IReadOnlyList<string>? categoricalColumnNames = null)
            => new(Environments.HostOf(catalog, nameof(NetworkMultiOutput)), learner,
                new(labelColumnName, featureColumnName, exampleWeightColumnName) { Categories = categoricalColumnNames ?? [] });
    }

    /// <param name="trainer">The trainer of a network.</param>
    extension<TTransformer>(Trainer<TTransformer, Network> trainer) where TTransformer : ModelTransformer<Network>
    {
        /// <summary>
        /// Fits the network to <paramref name="trainData"/> and watches <paramref name="validationData"/>: its loss and accuracy are
        /// reported, and stop the training early where the settings say so.
        /// </summary>
        /// <param name="trainData">The rows to learn from.</param>
        /// <param name="validationData">The rows to watch, with the same columns.</param>
        /// <example><code>
        /// var split = mlContext.Data.TrainTestSplit(data, testFraction: 0.1);
        /// var mlp = new Mlp { EarlyStopping = new EarlyStopping(Patience: 5) };
        /// var model = mlContext.MulticlassClassification.Trainers.Mlp(mlp).Fit(split.TrainSet, split.TestSet);
        /// </code></example>
        public TTransformer Fit(IDataView trainData, IDataView validationData)
        {
            ArgumentNullException.ThrowIfNull(trainer);
            ArgumentNullException.ThrowIfNull(validationData);
            return trainer.Fit(trainData, validationData);
        }
    }

    extension(ModelTransformer<Network> transformer)
    {
        /// <summary>
        /// The summary of the network: its layers with their output shapes, parameters and multiply-adds. Prints as a table.
        /// </summary>
        /// <example><code>
        /// var model = mlContext.MulticlassClassification.Trainers.Mlp().Fit(data);
        /// Console.WriteLine(model.Summary);
        /// </code></example>
        public NetworkSummary Summary => transformer.Model.Spec.Summary();

        /// <summary>The history of the training, epoch by epoch.</summary>
        /// <example><code>
        /// var model = mlContext.MulticlassClassification.Trainers.Mlp().Fit(data);
        /// Console.WriteLine($"loss {model.History.Epochs[^1].Loss:F4} after {model.History.Epochs.Count} epochs");
        /// </code></example>
        public TrainingHistory History => transformer.Model.History!;
    }
}
