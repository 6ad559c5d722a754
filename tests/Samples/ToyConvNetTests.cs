using Microsoft.ML;
using MLNetDeep.Datasets;

namespace MLNetDeep.Samples.Tests;

/// <summary>The slides' "trickier cases": the net must tell X from O however they are disturbed.</summary>
public sealed class ToyConvNetTests
{
    private static readonly MLContext Context = new(1);
    private static readonly Lazy<ITransformer> Net = new(() =>
        Context.MulticlassClassification.Trainers.Cnn(epochs: 5).Fit(XsAndOs.Generate(Context, trainRows: 800).Train));

    public static TheoryData<string, XsAndOsOptions> Disturbances { get; } = new()
    {
        { "translation", XsAndOsOptions.Undisturbed with { Translation = new XsAndOsOptions().Translation } },
        { "scaling", XsAndOsOptions.Undisturbed with { Scaling = new XsAndOsOptions().Scaling } },
        { "rotation", XsAndOsOptions.Undisturbed with { Rotation = new XsAndOsOptions().Rotation } },
        { "weight", XsAndOsOptions.Undisturbed with { Weight = new XsAndOsOptions().Weight } },
        { "all of them", new XsAndOsOptions() },
    };

    [Theory]
    [MemberData(nameof(Disturbances))]
    public void X_and_o_are_told_apart_under(string disturbance, XsAndOsOptions options)
    {
        IDataView test = XsAndOs.Generate(Context, options: options).Test;
        double accuracy = Context.MulticlassClassification.Evaluate(Net.Value.Transform(test)).MicroAccuracy;
        Assert.True(accuracy >= 0.95, $"{disturbance}: {accuracy}");
    }
}
