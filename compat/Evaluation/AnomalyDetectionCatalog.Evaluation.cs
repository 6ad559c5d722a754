using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

public sealed partial class AnomalyDetectionCatalog
{
    public AnomalyDetectionMetrics Evaluate(IDataView data, string labelColumnName = DefaultColumnNames.Label,
        string scoreColumnName = DefaultColumnNames.Score, string predictedLabelColumnName = DefaultColumnNames.PredictedLabel,
        int falsePositiveCount = 10)
    {
        Environment.CheckValue(data, nameof(data));
        Environment.CheckUserArg(falsePositiveCount > 0, "K", "Must be positive");
        EvaluationColumns.Find(Environment, data.Schema, "predictedLabel", predictedLabelColumnName);
        var label = EvaluationColumns.Find(Environment, data.Schema, "label", labelColumnName);
        if (!label.Type.Equals(NumberDataViewType.Single) && label.Type.GetKeyCount() != 2)
            throw Environment.ExceptSchemaMismatch("schema", "label", labelColumnName, "Single or a Key with cardinality 2", label.Type.ToString()!);
        return new(BinaryClassificationCounts.Of(Environment, data, labelColumnName, scoreColumnName, probabilityName: null), falsePositiveCount);
    }
}
