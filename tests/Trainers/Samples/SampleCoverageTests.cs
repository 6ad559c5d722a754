using Microsoft.ML;

namespace MLNetDeep.Trainers.Tests.Samples;

public sealed class SampleCoverageTests
{
    // It stands on a network that was trained before: no trainer's line gives way to it.
    private const string OnTrainedNetworks = "NetworkFeaturesEstimator";

    [Fact]
    public void EveryEstimatorIsInAPipeline()
    {
        IEnumerable<string> cases =
            [.. IrisTests.Trainers.Keys, .. DigitsTests.Trainers.Keys, .. TaxiFareTests.Trainers.Keys,
                .. SentimentTests.Trainers.Keys, .. CreditCardFraudTests.Trainers.Keys];
        var estimators = typeof(MlpMulticlassTrainer).Assembly.GetExportedTypes()
            .Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(IEstimator<ITransformer>)));

        Assert.Empty(estimators.Select(type => type.Name).Except([.. cases.Select(name => name.Split(',')[0]), OnTrainedNetworks]));
    }
}
