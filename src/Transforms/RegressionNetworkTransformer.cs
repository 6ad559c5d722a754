using Microsoft.ML;
using MLNetDeep.Transforms.Interop;
using MLNetDeep.Transforms.Scoring;

namespace MLNetDeep.Transforms;

/// <summary>A trained network that predicts a number. Adds <c>Score</c>, the number in the label's units. Its network gives the same, [rows, 1].</summary>
public sealed class RegressionNetworkTransformer : NetworkTransformer, IPersistent<RegressionNetworkTransformer>
{
    internal const string LoaderSignature = "MLNetDeepRegression";
    private const string Task = "regression";

    internal RegressionNetworkTransformer(TrainedNetwork trained)
        : base(trained)
    {
    }

    static string IPersistent<RegressionNetworkTransformer>.LoaderSignature => LoaderSignature;

    static string IPersistent<RegressionNetworkTransformer>.PartName => NetworkFile.PartName;

    void IPersistent<RegressionNetworkTransformer>.Write(Stream part) => NetworkFile.Write(part, Task, Trained);

    static RegressionNetworkTransformer IPersistent<RegressionNetworkTransformer>.Read(Stream part)
        => NetworkFile.Read(part, Task, (trained, _) => new RegressionNetworkTransformer(NetworkFile.OfOneOutput(trained)));

    private protected override void Save(ModelSaveContext context) => Persistence<RegressionNetworkTransformer>.Save(this, context);

    private protected override OutputColumn[] CreateOutputs(DataViewSchema input) => ScoreColumns.Regression(input);
}
