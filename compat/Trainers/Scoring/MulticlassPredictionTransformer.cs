using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace Microsoft.ML.Data;

/// <summary>Adds the scores of the classes and the class with the highest one.</summary>
public sealed class MulticlassPredictionTransformer<TModel> : SingleFeaturePredictionTransformerBase<TModel>
    where TModel : class
{
    private readonly string _labelColumn;

    internal MulticlassPredictionTransformer(IHostEnvironment env, TModel model, DataViewSchema trainSchema, string featureColumn, string labelColumn)
        : base(env.Register(nameof(MulticlassPredictionTransformer<TModel>)), model, trainSchema, featureColumn)
        => _labelColumn = labelColumn;

    private protected override RowMapping MakeRowMapping(DataViewSchema inputSchema)
    {
        var model = (IVectorModel)Model;
        return new MulticlassScoreMapping(inputSchema, ScoreAnnotations.FindFeatures(Host, inputSchema, FeatureColumnName, model.FeatureCount), model,
            TrainSchema[_labelColumn]);
    }

    private protected override void SaveCore(ModelSaveContext ctx)
    {
        // *** Binary format ***
        // the model and the type of the features
        // the label with its key values
        ctx.SetVersionInfo(PredictionTransformerLoader.MulticlassVersion());
        SaveModelAndFeatures(ctx);
        SchemaStore.WriteLabel(ctx, TrainSchema[_labelColumn]);
    }
}

/// <summary>Score and PredictedLabel of a multiclass model; both come from one evaluation a row.</summary>
internal sealed class MulticlassScoreMapping(DataViewSchema inputSchema, DataViewSchema.Column features, IVectorModel model, DataViewSchema.Column label)
    : RowMapping(inputSchema)
{
    public override IReadOnlyList<DataViewSchema.DetachedColumn> Outputs { get; } = MakeOutputs(inputSchema, model, label);

    public override IEnumerable<int> GetDependencies(int output) => [features.Index];

    public override Delegate?[] CreateGetters(DataViewRow input, bool[] active)
    {
        if (!active[0] && !active[1])
            return [null, null];
        var getFeatures = input.GetGetter<VBuffer<float>>(input.Schema[features.Index]);
        var score = model.CreateScorer();
        var scores = new float[model.ClassCount];
        VBuffer<float> row = default;
        long position = -2;

        ValueGetter<uint> predicted = (ref uint value) =>
        {
            Update();
            value = ArgMax(scores);
        };
        ValueGetter<VBuffer<float>> all = (ref VBuffer<float> value) =>
        {
            Update();
            var editor = VBufferEditor.Create(ref value, scores.Length);
            scores.CopyTo(editor.Values);
            value = editor.Commit();
        };
        return [active[0] ? predicted : null, active[1] ? all : null];

        void Update()
        {
            if (position == input.Position && position >= 0)
                return;
            getFeatures(ref row);
            score(row, scores);
            position = input.Position;
        }
    }

    private static DataViewSchema.DetachedColumn[] MakeOutputs(DataViewSchema inputSchema, IVectorModel model, DataViewSchema.Column label)
    {
        const string Kind = AnnotationUtils.Const.ScoreColumnKind.MulticlassClassification;
        var predicted = ScoreAnnotations.Start(inputSchema, Kind, AnnotationUtils.Const.ScoreValueKind.PredictedLabel);
        var score = ScoreAnnotations.Start(inputSchema, Kind, AnnotationUtils.Const.ScoreValueKind.Score);
        if (label.Type.GetKeyCount() == (ulong)model.ClassCount)
        {
            predicted.Copy(label.Annotations, AnnotationUtils.Kinds.KeyValues, AnnotationUtils.Kinds.KeyValues);
            score.Copy(label.Annotations, AnnotationUtils.Kinds.KeyValues, AnnotationUtils.Kinds.TrainingLabelValues);
            if (label.HasKeyValues())
                score.Copy(label.Annotations, AnnotationUtils.Kinds.KeyValues, AnnotationUtils.Kinds.SlotNames);
        }
        return
        [
            new(DefaultColumnNames.PredictedLabel, new KeyDataViewType(typeof(uint), model.ClassCount), predicted.ToAnnotations()),
            new(DefaultColumnNames.Score, new VectorDataViewType(NumberDataViewType.Single, model.ClassCount), score.ToAnnotations()),
        ];
    }

    /// <summary>The first class with the highest score as a key; the missing key when no score is a number.</summary>
    private static uint ArgMax(ReadOnlySpan<float> scores)
    {
        int best = -1;
        for (int c = 0; c < scores.Length; c++)
        {
            if (!float.IsNaN(scores[c]) && (best < 0 || scores[c] > scores[best]))
                best = c;
        }
        return (uint)(best + 1);
    }
}
