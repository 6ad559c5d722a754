using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Transforms.Interop;
using MLNetDeep.Transforms.Scoring;

namespace MLNetDeep.Transforms;

/// <summary>
/// A trained network that predicts several numbers. Adds <c>Score</c>, a vector of them in the label's units and with the label's slot names. Its
/// network gives the same, [rows, numbers].
/// </summary>
public sealed class MultiOutputRegressionNetworkTransformer : NetworkTransformer, IPersistent<MultiOutputRegressionNetworkTransformer>
{
    internal const string LoaderSignature = "MLNetDeepMultiOutput";
    private const string Task = "multi-output-regression";

    private readonly string[] _names;

    internal MultiOutputRegressionNetworkTransformer(TrainedNetwork trained, IReadOnlyList<string> outputNames)
        : base(trained)
    {
        _names = [.. outputNames];
    }

    /// <summary>The slot names of the label, and so of <c>Score</c>, or an empty list when the label had none.</summary>
    public IReadOnlyList<string> OutputNames => _names;

    static string IPersistent<MultiOutputRegressionNetworkTransformer>.LoaderSignature => LoaderSignature;

    static string IPersistent<MultiOutputRegressionNetworkTransformer>.PartName => NetworkFile.PartName;

    void IPersistent<MultiOutputRegressionNetworkTransformer>.Write(Stream part)
        => NetworkFile.Write(part, Task, Trained, ("outputs", ModelJson.Array(_names)));

    static MultiOutputRegressionNetworkTransformer IPersistent<MultiOutputRegressionNetworkTransformer>.Read(Stream part)
        => NetworkFile.Read(part, Task, (trained, json) => new MultiOutputRegressionNetworkTransformer(
            trained, json.Texts("outputs", 0, (int)trained.Network.Spec.Output.Elements)));

    private protected override void Save(ModelSaveContext context) => Persistence<MultiOutputRegressionNetworkTransformer>.Save(this, context);

    private protected override OutputColumn[] CreateOutputs(DataViewSchema input)
    {
        var score = ScoreColumnAnnotations.Start(input, ScoreColumnAnnotations.MultiOutputRegression, ColumnNames.Score);
        SlotNames.AddTo(score, _names);
        return [new VectorOutput(ColumnNames.Score, new VectorDataViewType(NumberDataViewType.Single, OutputSize), score.ToAnnotations())];
    }
}
