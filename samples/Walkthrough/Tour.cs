using MLNetDeep.Samples.Walkthrough.Steps;

namespace MLNetDeep.Samples.Walkthrough;

/// <summary>The steps in their order.</summary>
internal static class Tour
{
    public static IReadOnlyList<Step> All { get; } =
    [
        RegressionStep.Create(),
        PerceptronStep.Create(),
        TablesStep.Create(),
        IrisStep.Create(),
        SupportVectorsStep.Create(),
        ActivationsStep.Create(),
        ForwardPassStep.Create(),
        ErrorFunctionsStep.Create(),
        GradientDescentStep.Create(),
        ParametersStep.Create(),
        ConvolutionStep.Create(),
        FiltersStep.Create(),
        PoolingStep.Create(),
        ToyConvNetStep.Create(),
        BackpropagationStep.Create(),
        TrickierCasesStep.Create(),
        HelloWorldStep.Create(),
        MiniBatchesStep.Create(),
        LearningRatesStep.Create(),
        MomentumStep.Create(),
        OverfittingStep.Create(),
        DropoutStep.Create(),
        CnnStep.Create(),
        DataQuantityStep.Create(),
        ResidualStep.Create(),
        SoundStep.Create(),
        LimitsStep.Create(),
    ];

    public static IReadOnlyList<string> Names => [.. All.Select(step => step.Name)];
}
