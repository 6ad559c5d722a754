namespace MLNetDeep.Trainers.Tests.Samples;

public sealed class SampleCoverageTests
{
    // Stages beside Convolve2D and ShufflePixels, in whose pipelines they are, and those that stand on a network trained before.
    private static readonly string[] Others =
    [
        "Transforms.MaxPool2D", "Transforms.AveragePool2D", "Transforms.Rectify", "Transforms.FlattenImage", "Transforms.NetworkFeatures",
        "Transforms.ApplyNetwork",
    ];

    [Fact]
    public void Every_estimator_is_in_a_pipeline()
    {
        IEnumerable<string> cases =
            [.. IrisTests.Trainers.Keys, .. DigitsTests.Trainers.Keys, .. TaxiFareTests.Trainers.Keys,
                .. SentimentTests.Trainers.Keys, .. CreditCardFraudTests.Trainers.Keys];

        Assert.Empty(CatalogMethods.Names.Except([.. cases.Select(name => name.Split(',')[0]), .. Others]));
    }
}
