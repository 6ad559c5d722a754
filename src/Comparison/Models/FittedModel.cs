using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Comparisons.Models;

/// <summary>A model with the preparation of its rows.</summary>
/// <param name="Features">From the table's columns to Features.</param>
/// <param name="Trained">From Features to PredictedLabel and Score.</param>
internal sealed record FittedModel(ITransformer Features, ITransformer Trained)
{
    /// <summary>Fits the preparation and then the model.</summary>
    public static FittedModel Fit(ComparedModel model, ModelContext context, IDataView train)
    {
        // A context of its own, so that the trainer draws as it would by itself.
        var mlContext = new MLContext();
        ITransformer features = Preparation.Features(mlContext, context.Table, model.TakesMissing).Fit(train);
        IDataView prepared = features.Transform(train);
        IDataView labeled = Preparation.Label(mlContext, context.Table).Fit(prepared).Transform(prepared);
        // Prepared once, however often the trainer reads its rows.
        IDataView cached = mlContext.Data.Cache(mlContext.Transforms.SelectColumns("Features", "Label").Fit(labeled).Transform(labeled));
        return new FittedModel(features, model.Create(context).Fit(cached));
    }

    /// <summary>What the model says of rows.</summary>
    public Predictions Predict(Table table, IDataView rows)
    {
        IDataView scored = Trained.Transform(Features.Transform(rows));
        return table.Task == TableTask.Regression
            ? new Predictions(1, [.. scored.GetColumn<float>("Score")])
            : Predictions.Read(scored, table.Classes.Count);
    }

    /// <summary>The whole model: from rows as they are stored to the name of the class, or the number.</summary>
    public ITransformer Whole(MLContext mlContext, Table table, IDataView rows)
    {
        List<ITransformer> steps = [Features, Trained];
        if (table.Task != TableTask.Regression)
        {
            steps.Add(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel").Fit(Trained.Transform(Features.Transform(rows))));
        }
        return new TransformerChain<ITransformer>(table.Loading is { } loading ? [loading, .. steps] : [.. steps]);
    }
}
