using Microsoft.ML;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Trainers;

namespace MLNetDeep.Samples.Experiments;

/// <summary>An experiment of the slides: trainings that differ in one thing.</summary>
/// <param name="Name">What the command line calls it.</param>
/// <param name="Question">What it answers.</param>
/// <param name="TrainRows">Rows trained on where the command line does not say.</param>
/// <param name="Epochs">Epochs where the command line does not say.</param>
/// <param name="Variants">The trainings.</param>
internal sealed record Experiment(
    string Name, string Question, int TrainRows, int Epochs, Func<ExperimentContext, IEnumerable<Variant>> Variants);

/// <summary>One training of an experiment.</summary>
/// <param name="Setting">What is different about it.</param>
/// <param name="Trainer">The network and how it is trained.</param>
/// <param name="Train">Rows to train on.</param>
/// <param name="Tests">Named sets of rows to test on.</param>
/// <param name="Watched">Rows to test on after every epoch, for the course of the training; null: none but what the trainer sets
/// aside.</param>
internal sealed record Variant(
    string Setting, MulticlassTrainer<Network> Trainer, IDataView Train, IReadOnlyList<TestSet> Tests, IDataView? Watched = null);

/// <summary>Rows to test on.</summary>
internal sealed record TestSet(string Name, IDataView Rows);
