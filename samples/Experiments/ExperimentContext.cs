using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Trainers;

namespace MLNetDeep.Samples.Experiments;

/// <summary>What an experiment's trainings are made of: the images, and the slides' network as the starting point.</summary>
internal sealed class ExperimentContext
{
    private readonly MLContext _mlContext;
    private readonly int _epochs;
    private readonly int _hiddenUnits;
    private readonly CancellationToken _cancellation;

    public ExperimentContext(
        MLContext mlContext, IDataView train, IDataView test, int epochs, ExperimentOptions options, CancellationToken cancellation)
    {
        _mlContext = mlContext;
        _epochs = epochs;
        _hiddenUnits = options.HiddenUnits;
        _cancellation = cancellation;
        Seed = options.Seed;
        Pixels = new PixelMappings(mlContext);
        Train = Pixels.Scaled(train);
        Test = new TestSet("test", Pixels.Scaled(test));
    }

    /// <summary>Changes to the images.</summary>
    public PixelMappings Pixels { get; }

    /// <summary>Training images with pixels from 0 to 1.</summary>
    public IDataView Train { get; }

    /// <summary>Test images with pixels from 0 to 1.</summary>
    public TestSet Test { get; }

    /// <summary>Seeds what is random.</summary>
    public int Seed { get; }

    /// <summary>Told of each epoch.</summary>
    public Action<EpochResult>? EpochCompleted { get; set; }

    /// <summary>Rows in the training images.</summary>
    public int TrainRows => (int)_mlContext.Data.CreateEnumerable<LabelRow>(Train, reuseRowObject: true).LongCount();

    /// <summary>
    /// The slides' network, 784-500-500-10 (or other numbers of hidden units) with sigmoids, trained by gradient descent of 0.1 in batches
    /// of 100 from weights uniform within 1 / sqrt(inputs), with a change; watched on the test images.
    /// </summary>
    public Variant Mlp(string setting, Func<Mlp, Mlp> change) => new(setting, MlpTrainer(change), Train, [Test], Test.Rows);

    /// <summary>As <see cref="Mlp"/>, with ReLU: sigmoids keep still for the first thousand steps, which would cover all else.</summary>
    public Variant ReluMlp(string setting, Func<Mlp, Mlp> change) =>
        Mlp(setting, learner => change(learner with { Activation = new Relu() }));

    /// <summary>The trainer of <see cref="Mlp"/>.</summary>
    public MulticlassTrainer<Network> MlpTrainer(Func<Mlp, Mlp> change)
    {
        Mlp options = MlpPreset.Simple with
        {
            HiddenUnits = [_hiddenUnits, _hiddenUnits],
            Activation = new Sigmoid(),
            Initialization = WeightInitialization.FanInUniform,
            InputScaling = null,
            Optimizer = new SgdOptimizer(0.1f),
            BatchSize = 100,
            Epochs = _epochs,
            Seed = Seed,
            EpochCompleted = result => EpochCompleted?.Invoke(result),
            CancellationToken = _cancellation,
        };
        options = change(options);
        return _mlContext.MulticlassClassification.Trainers.Mlp(options);
    }

    /// <summary>The library's CNN for images of this size.</summary>
    public MulticlassTrainer<Network> CnnTrainer() => _mlContext.MulticlassClassification.Trainers.Cnn(new Cnn
    {
        Epochs = _epochs,
        Seed = Seed,
        EpochCompleted = result => EpochCompleted?.Invoke(result),
        CancellationToken = _cancellation,
    });

    private sealed class LabelRow
    {
        [KeyType(10)]
        public uint Label { get; set; }
    }
}
