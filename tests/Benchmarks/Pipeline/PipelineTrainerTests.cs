using Microsoft.ML;
using MLNetDeep.Benchmarks.Pipeline;
using MLNetDeep.Benchmarks.Reference;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;

namespace MLNetDeep.Benchmarks.Tests.Pipeline;

public class PipelineTrainerTests
{
    [Theory]
    [InlineData("mlp500")]
    [InlineData("mlp128")]
    [InlineData("lenet")]
    [InlineData("bigcnn")]
    public void The_trainer_makes_the_reference_network_with_its_optimizer_and_batch(string name)
    {
        ReferenceNetwork reference = ReferenceNetwork.Named([name], ReferenceNetwork.OfDigits)[0];
        var mlContext = new MLContext(1);
        NetworkLearner learner = PipelineTrainer.CreateLearner(reference) with { Epochs = 1 };

        Network network = mlContext.MulticlassClassification.Trainers.Network(learner).Fit(new PipelineData(mlContext, 20).View).Model;

        Assert.Equal([.. reference.Spec.Nodes.Select(node => node.Layer), new Softmax()], network.Spec.Nodes.Select(node => node.Layer));
        Assert.Equal(reference.Optimizer, learner.Optimizer);
        Assert.Equal(reference.BatchSize, learner.BatchSize);
    }
}
