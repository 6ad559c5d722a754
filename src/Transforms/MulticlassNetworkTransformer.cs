using Microsoft.ML;
using MLNetDeep.Transforms.Interop;
using MLNetDeep.Transforms.Scoring;

namespace MLNetDeep.Transforms;

/// <summary>
/// A trained network that tells classes apart. Adds <c>PredictedLabel</c>, a key with the label's key values, and <c>Score</c>,
/// the probability of each class, with the classes' names as slot names. Its network gives probabilities, [rows, classes].
/// </summary>
public sealed class MulticlassNetworkTransformer : NetworkTransformer, IPersistent<MulticlassNetworkTransformer>
{
    internal const string LoaderSignature = "MLNetDeepMulticlass";
    private const string Task = "multiclass";

    private readonly ClassValues? _classes;

    internal MulticlassNetworkTransformer(TrainedNetwork trained, ClassValues? classes)
        : base(trained)
    {
        _classes = classes;
    }

    /// <summary>The classes' names in the order of <c>Score</c>, or an empty list when the label had none.</summary>
    public IReadOnlyList<string> ClassNames => _classes?.Names ?? [];

    static string IPersistent<MulticlassNetworkTransformer>.LoaderSignature => LoaderSignature;

    static string IPersistent<MulticlassNetworkTransformer>.PartName => NetworkFile.PartName;

    void IPersistent<MulticlassNetworkTransformer>.Write(Stream part) => NetworkFile.Write(part, Task, Trained, ("classes", _classes?.ToJson()));

    static MulticlassNetworkTransformer IPersistent<MulticlassNetworkTransformer>.Read(Stream part)
        => NetworkFile.Read(part, Task, (trained, json) => new MulticlassNetworkTransformer(
            trained, ClassValues.Parse(json.ObjectOrNull("classes"), (int)trained.Network.Spec.Output.Elements)));

    private protected override void Save(ModelSaveContext context) => Persistence<MulticlassNetworkTransformer>.Save(this, context);

    private protected override OutputColumn[] CreateOutputs(DataViewSchema input) => ScoreColumns.Multiclass(input, OutputSize, _classes);
}
