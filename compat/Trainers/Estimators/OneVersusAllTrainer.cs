using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers;

/// <summary>Trains one binary model a class against all others; the data is read once.</summary>
public sealed class OneVersusAllTrainer : MetaMulticlassTrainer<MulticlassPredictionTransformer<OneVersusAllModelParameters>, OneVersusAllModelParameters>
{
    private readonly int _maximumCalibrationExamples;
    private readonly bool _useProbabilities;

    internal OneVersusAllTrainer(IHostEnvironment env, IBinaryTrainer trainer, string labelColumn, int maximumCalibrationExamples, bool useProbabilities)
        : base(Contracts.CheckRef(env, nameof(env)).Register(nameof(OneVersusAllTrainer)), trainer, labelColumn)
    {
        _maximumCalibrationExamples = maximumCalibrationExamples;
        _useProbabilities = useProbabilities;
    }

    public override MulticlassPredictionTransformer<OneVersusAllModelParameters> Fit(IDataView input)
    {
        Host.CheckValue(input, nameof(input));
        var rows = Columns.Read(Host, input);
        using var channel = Host.Start("Fitting");
        var models = new IScalarModel[(int)input.Schema[Columns.Label].Type.GetKeyCount()];
        for (int c = 0; c < models.Length; c++)
        {
            channel.Info("Training learner {0}", c);
            var binary = rows.WithLabels(label => label == c ? 1 : 0);
            models[c] = Trainer.Train(binary);
            if (_useProbabilities && models[c] is not IProbabilityModel)
                models[c] = ModelCalibration.Calibrate(models[c], binary, _maximumCalibrationExamples);
        }
        return new(Host, new OneVersusAllModelParameters(models, _useProbabilities), input.Schema, Columns.Features, Columns.Label);
    }
}
