using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace Microsoft.ML.Data;

/// <summary>Adds the score, whether it is above zero, and its probability when the model is calibrated.</summary>
public sealed class BinaryPredictionTransformer<TModel> : SingleFeaturePredictionTransformerBase<TModel>
    where TModel : class
{
    internal BinaryPredictionTransformer(IHostEnvironment env, TModel model, DataViewSchema trainSchema, string featureColumn)
        : base(env.Register(nameof(BinaryPredictionTransformer<TModel>)), model, trainSchema, featureColumn)
    {
    }

    private protected override RowMapping MakeRowMapping(DataViewSchema inputSchema)
    {
        var model = (IScalarModel)Model;
        return new BinaryScoreMapping(inputSchema, ScoreAnnotations.FindFeatures(Host, inputSchema, FeatureColumnName, model.FeatureCount), model);
    }

    private protected override void SaveCore(ModelSaveContext ctx)
    {
        // *** Binary format ***
        // the model and the type of the features
        ctx.SetVersionInfo(PredictionTransformerLoader.BinaryVersion());
        SaveModelAndFeatures(ctx);
    }
}

/// <summary>PredictedLabel, Score and, of a calibrated model, Probability; all come from one evaluation a row.</summary>
internal sealed class BinaryScoreMapping(DataViewSchema inputSchema, DataViewSchema.Column features, IScalarModel model) : RowMapping(inputSchema)
{
    public override IReadOnlyList<DataViewSchema.DetachedColumn> Outputs { get; } = MakeOutputs(inputSchema, model is IProbabilityModel);

    public override IEnumerable<int> GetDependencies(int output) => [features.Index];

    public override Delegate?[] CreateGetters(DataViewRow input, bool[] active)
    {
        var getters = new Delegate?[active.Length];
        if (!Array.Exists(active, wanted => wanted))
            return getters;
        var getFeatures = input.GetGetter<VBuffer<float>>(input.Schema[features.Index]);
        var scorer = model.CreateScorer();
        VBuffer<float> row = default;
        float score = 0;
        long position = -2;

        if (active[0])
            getters[0] = (ValueGetter<bool>)((ref bool value) => value = Score() > 0);
        if (active[1])
            getters[1] = (ValueGetter<float>)((ref float value) => value = Score());
        if (active.Length > 2 && active[2])
            getters[2] = (ValueGetter<float>)((ref float value) => value = ((IProbabilityModel)model).ToProbability(Score()));
        return getters;

        float Score()
        {
            if (position != input.Position || position < 0)
            {
                getFeatures(ref row);
                score = scorer(row);
                position = input.Position;
            }
            return score;
        }
    }

    private static DataViewSchema.DetachedColumn[] MakeOutputs(DataViewSchema inputSchema, bool calibrated)
    {
        const string Kind = AnnotationUtils.Const.ScoreColumnKind.BinaryClassification;
        var predicted = ScoreAnnotations.Start(inputSchema, Kind, AnnotationUtils.Const.ScoreValueKind.PredictedLabel);
        var score = ScoreAnnotations.Start(inputSchema, Kind, AnnotationUtils.Const.ScoreValueKind.Score);
        var probability = ScoreAnnotations.Start(inputSchema, Kind, AnnotationUtils.Const.ScoreValueKind.Probability);
        probability.AddPrimitiveValue(AnnotationUtils.Kinds.IsNormalized, BooleanDataViewType.Instance, true);
        DataViewSchema.DetachedColumn[] columns =
        [
            new(DefaultColumnNames.PredictedLabel, BooleanDataViewType.Instance, predicted.ToAnnotations()),
            new(DefaultColumnNames.Score, NumberDataViewType.Single, score.ToAnnotations()),
            new(DefaultColumnNames.Probability, NumberDataViewType.Single, probability.ToAnnotations()),
        ];
        return calibrated ? columns : columns[..2];
    }
}
