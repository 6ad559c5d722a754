using Microsoft.ML;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Transforms.Interop;
using MLNetDeep.Transforms.Scoring;

namespace MLNetDeep.Transforms;

/// <summary>
/// A trained network that answers yes or no. Adds the columns of ML.NET's calibrated binary models: <c>PredictedLabel</c>, whether the score is above
/// 0; <c>Score</c>, the logit; <c>Probability</c>, its sigmoid. Its network gives the probability, [rows, 1].
/// </summary>
public sealed class BinaryNetworkTransformer : NetworkTransformer, IPersistent<BinaryNetworkTransformer>
{
    internal const string LoaderSignature = "MLNetDeepBinary";
    private const string Task = "binary";

    // Logits are computed by the network without its sigmoid: the probability's own would be infinite from about 17 on.
    internal BinaryNetworkTransformer(TrainedNetwork trained)
        : base(trained, trained.Network.WithoutLast())
    {
    }

    static string IPersistent<BinaryNetworkTransformer>.LoaderSignature => LoaderSignature;

    static string IPersistent<BinaryNetworkTransformer>.PartName => NetworkFile.PartName;

    void IPersistent<BinaryNetworkTransformer>.Write(Stream part) => NetworkFile.Write(part, Task, Trained);

    static BinaryNetworkTransformer IPersistent<BinaryNetworkTransformer>.Read(Stream part)
        => NetworkFile.Read(part, Task, (trained, _) => trained.Network.Spec.Nodes[^1].Layer is Sigmoid
            ? new BinaryNetworkTransformer(NetworkFile.OfOneOutput(trained))
            : throw new ModelFormatException(
                $"The network ends in {trained.Network.Spec.Nodes[^1].Layer.GetType().Name}; expected {nameof(Sigmoid)}."));

    private protected override void Save(ModelSaveContext context) => Persistence<BinaryNetworkTransformer>.Save(this, context);

    private protected override OutputColumn[] CreateOutputs(DataViewSchema input)
        => ScoreColumns.Binary(input, outputs => Probability(outputs[0]));

    private static float Probability(float logit) => (float)(1 / (1 + Math.Exp(-(double)logit)));
}
