using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Trainers.Tests.Pipelines;

/// <summary>Whole pipelines, saved and loaded: a predictor says of each row what Transform says, to the last bit.</summary>
public sealed class PredictorTests : IDisposable
{
    private const int Rows = 40;

    private readonly string _file = Path.GetTempFileName();

    public static TheoryData<string> Names => [.. PipelineCases.All.Keys];

    public void Dispose() => File.Delete(_file);

    [Theory]
    [MemberData(nameof(Names))]
    public void Rows_are_predicted_as_by_Transform(string name)
    {
        (ITransformer model, IDataView data) = PipelineCases.Of(name);
        var mlContext = new MLContext();
        mlContext.Model.Save(model, data.Schema, _file);
        IDataView some = mlContext.Data.TakeRows(data, Rows);
        string[] expected = Said(model.Transform(some));
        using var predictor = Predictor.Load(_file);
        Dictionary<string, object?>[] rows = ToRows(predictor, some);

        Assert.NotEqual(expected[0], expected[1]);
        Assert.Equal(expected, rows.Select(row => Said(predictor.Predict(row))));
        Assert.Equal(expected, rows.Select(row => Said(predictor.PredictJson(ToJson(row).ToJsonString()))));
        Assert.Equal(expected, predictor.PredictMany(rows).Select(Said));
        Assert.Equal(
            expected, predictor.PredictManyJson(new JsonArray([.. rows.Select(ToJson)]).ToJsonString()).Select(Said));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Only_columns_that_the_answer_depends_on_are_needed(string name)
    {
        (ITransformer model, IDataView data) = PipelineCases.Of(name);
        using var predictor = new Predictor(model, data.Schema);

        Assert.NotEmpty(predictor.Inputs);
        Assert.DoesNotContain(predictor.Inputs, input => input.Name is "Label" or "Kind" or "Answer" or "Price" or "Prices" or "Name");
    }

    [Theory]
    [InlineData("pictures", 400)]
    [InlineData("a forest, one-hot categories and gaps", 400)]
    [InlineData("one against all of ML.NET", 400)]
    public void Many_threads_get_what_one_gets(string name, int predictions) => PredictOnThreads(name, () => predictions-- > 0);

    [Fact]
    [Trait("Category", "Slow")]
    public void Eight_threads_get_what_one_gets_for_a_minute_in_memory_that_does_not_grow()
    {
        long start = Stopwatch.GetTimestamp();
        long settled = 0;
        PredictOnThreads("pictures", () =>
        {
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            if (settled == 0 && seconds > 10)
            {
                settled = Resident();
            }
            return seconds < 60;
        });

        Assert.InRange(Resident() - settled, long.MinValue, 20_000_000);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void A_hundred_reloads_under_load_fail_no_prediction_and_take_no_memory()
    {
        (ITransformer model, IDataView data) = PipelineCases.Of("pictures");
        new MLContext().Model.Save(model, data.Schema, _file);
        using var predictor = Predictor.Load(_file);
        int reloads = 0;
        long settled = 0;
        PredictOnThreads(predictor, data, () =>
        {
            predictor.Reload();
            reloads++;
            if (reloads == 20)
            {
                settled = Resident();
            }
            return reloads < 120;
        });

        Assert.InRange(Resident() - settled, long.MinValue, 20_000_000);
    }

    [Fact]
    public void Probabilities_have_the_names_of_the_labels()
    {
        (ITransformer model, IDataView data) = PipelineCases.Of("a network, labels of text");
        using var predictor = new Predictor(model, data.Schema);

        Prediction prediction = predictor.PredictJson("""{"SepalLength":5.1,"SepalWidth":3.5,"PetalLength":1.4,"PetalWidth":0.2}""");

        Assert.Equal(predictor.Labels, prediction.Probabilities.Keys);
        Assert.Equal(prediction.Label, prediction.Probabilities.MaxBy(pair => pair.Value).Key);
        Assert.Equal(1, prediction.Probabilities.Values.Sum(), 1e-5);
        Assert.Contains("setosa", prediction.Label, StringComparison.Ordinal);
    }

    private static void PredictOnThreads(string name, Func<bool> goesOn)
    {
        (ITransformer model, IDataView data) = PipelineCases.Of(name);
        using var predictor = new Predictor(model, data.Schema);
        PredictOnThreads(predictor, data, goesOn);
    }

    // Eight threads predict until this one is told to end.
    private static void PredictOnThreads(Predictor predictor, IDataView data, Func<bool> goesOn)
    {
        Dictionary<string, object?>[] rows = ToRows(predictor, data);
        string[] expected = [.. rows.Select(row => Said(predictor.Predict(row)))];
        var faults = new ConcurrentQueue<string>();
        bool ends = false;
        Thread[] threads =
        [
            .. Enumerable.Range(0, 8).Select(thread => new Thread(() =>
            {
                for (int i = thread; !Volatile.Read(ref ends); i++)
                {
                    try
                    {
                        string said = Said(predictor.Predict(rows[i % Rows]));
                        if (said != expected[i % Rows])
                        {
                            faults.Enqueue($"row {i % Rows}: {said}");
                        }
                    }
                    catch (Exception exception)
                    {
                        faults.Enqueue(exception.ToString());
                    }
                }
            })),
        ];
        Array.ForEach(threads, thread => thread.Start());
        for (int i = 0; goesOn(); i++)
        {
            string said = Said(predictor.Predict(rows[i % Rows]));
            if (said != expected[i % Rows])
            {
                faults.Enqueue($"row {i % Rows}: {said}");
            }
        }
        Volatile.Write(ref ends, true);
        Array.ForEach(threads, thread => thread.Join());

        Assert.Empty(faults);
    }

    private static long Resident()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }

    private static Dictionary<string, object?>[] ToRows(Predictor predictor, IDataView data)
    {
        Dictionary<string, object?>[] rows = [.. Enumerable.Range(0, Rows).Select(_ => new Dictionary<string, object?>())];
        foreach (PredictorField field in predictor.Inputs)
        {
            Array values = ColumnValues.Read(data, field.Name).Values;
            int size = field.Size!.Value;
            for (int i = 0; i < Rows; i++)
            {
                var own = Array.CreateInstance(values.GetType().GetElementType()!, size);
                Array.Copy(values, i * size, own, 0, size);
                object? first = own.GetValue(0);
                rows[i][field.Name] = field.IsVector ? own
                    : field.Values.Count > 0 ? field.Values[(int)(uint)first! - 1]
                    : first;
            }
        }
        return rows;
    }

    private static JsonNode ToJson(Dictionary<string, object?> row) =>
        new JsonObject(row.Select(field => KeyValuePair.Create(field.Key, ToJson(field.Value))));

    private static JsonNode? ToJson(object? value) => value switch
    {
        Array items => new JsonArray([.. items.Cast<object?>().Select(ToJson)]),
        float number => float.IsNaN(number) ? null : JsonValue.Create(number),
        double number => JsonValue.Create(number),
        int number => JsonValue.Create(number),
        uint number => JsonValue.Create(number),
        bool flag => JsonValue.Create(flag),
        string text => JsonValue.Create(text),
        _ => throw new NotSupportedException(value?.GetType().Name),
    };

    // The label, the scores and the probability, as Transform gives them; of a chain without them the last column.
    private static string[] Said(IDataView scored)
    {
        string[] answers =
        [
            .. new[] { "PredictedLabel", "Score", "Probability" }.Where(name => scored.Schema.GetColumnOrNull(name) is not null),
        ];
        (Array Values, string[] Keys)[] columns =
        [
            .. (answers.Length > 0 ? answers : [scored.Schema[^1].Name])
                .Select(name => (ColumnValues.Read(scored, name).Values, KeyNames(scored.Schema[name]))),
        ];
        return
        [
            .. Enumerable.Range(0, Rows).Select(row => string.Join(
                ' ', columns.SelectMany(column => Enumerable.Range(0, column.Values.Length / Rows).Select(i =>
                {
                    object? value = column.Values.GetValue((row * (column.Values.Length / Rows)) + i);
                    return Text(column.Keys.Length > 0 ? column.Keys[(int)(uint)value! - 1] : value);
                })))),
        ];
    }

    private static string Said(Prediction prediction) => string.Join(' ', new[] { prediction.PredictedLabel }
        .Concat(prediction.Score is { } score ? [score] : prediction.Scores.Values.Cast<object?>())
        .Append(prediction.Probability)
        .Concat(prediction.Columns.Values.SelectMany(value => value is Array array ? array.Cast<object?>() : [value]))
        .Where(value => value is not null)
        .Select(Text));

    private static string[] KeyNames(DataViewSchema.Column column)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        if (column.Annotations.Schema.GetColumnOrNull("KeyValues")?.Type is VectorDataViewType { ItemType: TextDataViewType })
        {
            column.GetKeyValues(ref names);
        }
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    // Enough digits to tell every number from the next.
    private static string Text(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture)!;
}
