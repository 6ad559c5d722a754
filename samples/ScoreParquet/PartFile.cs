using System.Globalization;
using Parquet;
using Parquet.Schema;

namespace MLNetDeep.Samples.ScoreParquet;

/// <summary>Scores one Parquet file, a group of rows at a time.</summary>
internal static class PartFile
{
    private static readonly DataField Label = new DataField<string>("PredictedLabel");

    /// <summary>
    /// Reads the columns that the model takes, and writes those to keep, then <c>PredictedLabel</c> and <c>Score_</c> with the name of each
    /// label, its probability where the model gives one; or <c>Score</c>, the predicted number.
    /// </summary>
    /// <param name="source">The file.</param>
    /// <param name="target">The predictions, in the order of the rows.</param>
    /// <param name="predictor">The model.</param>
    /// <param name="keep">The columns to write beside the predictions.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The number of rows.</returns>
    /// <exception cref="FormatException">A column is not there, or of a type that is not read.</exception>
    public static async Task<long> ScoreAsync(
        Stream source, Stream target, Predictor predictor, IReadOnlyList<string> keep, CancellationToken cancellation)
    {
        await using ParquetReader reader = await ParquetReader.CreateAsync(source, cancellationToken: cancellation).ConfigureAwait(false);
        DataField[] fields = reader.Schema.GetDataFields();
        string[] lacking = [.. predictor.Inputs.Select(input => input.Name).Concat(keep).Except(fields.Select(field => field.Name))];
        if (lacking.Length > 0)
        {
            throw new FormatException(
                $"expected the columns {string.Join(", ", lacking)}; it has {string.Join(", ", fields.Select(field => field.Name))}.");
        }
        DataField Named(string name) => fields.First(field => field.Name == name);
        DataField[] taken = [.. predictor.Inputs.Select(input => Named(input.Name))];
        PartColumn[] kept = [.. keep.Select(name => PartColumn.Of(Named(name)))];
        DataField[] copies = [.. kept.Select(column => column.Copy())];
        DataField[] scores = predictor.Labels.Count == 0
            ? [new DataField<float>("Score")]
            : [.. predictor.Labels.Select(label => new DataField<float>($"Score_{label}"))];
        var schema = new ParquetSchema([.. copies, .. predictor.Labels.Count > 0 ? [Label] : (DataField[])[], .. scores]);
        await using ParquetWriter writer = await ParquetWriter.CreateAsync(schema, target, cancellationToken: cancellation)
            .ConfigureAwait(false);
        long rows = 0;
        for (int group = 0; group < reader.RowGroupCount; group++)
        {
            cancellation.ThrowIfCancellationRequested();
            using ParquetRowGroupReader read = reader.OpenRowGroupReader(group);
            var columns = new object?[taken.Length][];
            for (int i = 0; i < taken.Length; i++)
            {
                object?[] values = await PartColumn.Of(taken[i]).ReadAsync(read).ConfigureAwait(false);
                columns[i] = predictor.Inputs[i].Type == typeof(string) ? Array.ConvertAll(values, Text) : values;
            }
            IReadOnlyList<Prediction> predictions = predictor.PredictMany(Rows(taken, columns, (int)read.RowCount));
            using ParquetRowGroupWriter write = writer.CreateRowGroup();
            foreach ((PartColumn column, DataField copy) in kept.Zip(copies))
            {
                await column.WriteAsync(write, copy, await column.ReadAsync(read).ConfigureAwait(false)).ConfigureAwait(false);
            }
            if (predictor.Labels.Count > 0)
            {
                await write.WriteAsync(Label, [.. predictions.Select(prediction => prediction.Label!)]).ConfigureAwait(false);
            }
            for (int i = 0; i < scores.Length; i++)
            {
                string? label = predictor.Labels.Count > 0 ? predictor.Labels[i] : null;
                await write.WriteAsync<float>(
                    scores[i], predictions.Select(prediction => Score(prediction, label)).ToArray().AsMemory(),
                    cancellationToken: cancellation).ConfigureAwait(false);
            }
            rows += predictions.Count;
        }
        return rows;
    }

    private static IEnumerable<Dictionary<string, object?>> Rows(DataField[] fields, object?[][] columns, int count)
    {
        for (int row = 0; row < count; row++)
        {
            var values = new Dictionary<string, object?>(fields.Length);
            for (int column = 0; column < fields.Length; column++)
            {
                values.Add(fields[column].Name, columns[column][row]);
            }
            yield return values;
        }
    }

    private static float Score(Prediction prediction, string? label) =>
        label is null ? prediction.Score ?? float.NaN
        : prediction.Probabilities.TryGetValue(label, out float probability) ? probability
        : prediction.Scores.TryGetValue(label, out float score) ? score
        : float.NaN;

    // As tables of text have it, which most models that take texts were trained on.
    private static object? Text(object? value) => value switch
    {
        null or string => value,
        bool yes => yes ? "true" : "false",
        DateTime time => time.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}
