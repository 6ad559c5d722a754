using System.Globalization;
using System.Text;
using System.Text.Json;
using MLNetDeep.Transforms.Serving;

namespace MLNetDeep;

/// <summary>What a <see cref="Predictor"/> says of one row.</summary>
public sealed class Prediction
{
    internal static readonly IReadOnlyDictionary<string, object?> NoColumns = new Dictionary<string, object?>();

    internal Prediction()
    {
    }

    /// <summary>
    /// The predicted label as a text, for yes or no <c>True</c> or <c>False</c>; null where the model gives none, or the scores are no
    /// numbers.
    /// </summary>
    public string? Label => PredictedLabel is null ? null : ColumnNames.Text(PredictedLabel);

    /// <summary>The value of the column PredictedLabel, of a key its name.</summary>
    public object? PredictedLabel { get; internal init; }

    /// <summary>
    /// The column Score where it is one number: the predicted number of a regression, the margin of a binary or anomaly model.
    /// </summary>
    public float? Score { get; internal init; }

    /// <summary>The probability of yes of a binary model that has one.</summary>
    public float? Probability { get; internal init; }

    /// <summary>
    /// The probability of each label by its name, of a binary model of True and False; empty where scores are no probabilities, that is not
    /// from 0 to 1 with the sum 1.
    /// </summary>
    public IReadOnlyDictionary<string, float> Probabilities { get; internal init; } = NamedNumbers.None;

    /// <summary>
    /// The column Score where it is a vector, by the names of its slots: those of the labels, or of the outputs. Slots without names have
    /// their number, from 0.
    /// </summary>
    public IReadOnlyDictionary<string, float> Scores { get; internal init; } = NamedNumbers.None;

    /// <summary>The columns that were asked for, vectors as arrays.</summary>
    public IReadOnlyDictionary<string, object?> Columns { get; internal init; } = NoColumns;

    /// <summary>
    /// Writes <c>{ "label": "setosa", "probabilities": { "setosa": 0.98, ... } }</c>; in their place <c>score</c>, <c>probability</c>,
    /// <c>scores</c> where there is one number, yes or no, or no probabilities; <c>columns</c> last. What is no number is null.
    /// </summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        if (PredictedLabel is not null || Probabilities.Count > 0)
        {
            writer.WritePropertyName("label");
            Write(writer, PredictedLabel);
        }
        if (Probability is { } probability)
        {
            writer.WritePropertyName("probability");
            Write(writer, probability);
        }
        if (Score is { } score)
        {
            writer.WritePropertyName("score");
            Write(writer, score);
        }
        IReadOnlyDictionary<string, float> numbers = Probabilities.Count > 0 ? Probabilities : Scores;
        if (numbers.Count > 0)
        {
            writer.WriteStartObject(Probabilities.Count > 0 ? "probabilities" : "scores");
            foreach ((string name, float number) in numbers)
            {
                writer.WritePropertyName(name);
                Write(writer, number);
            }
            writer.WriteEndObject();
        }
        if (Columns.Count > 0)
        {
            writer.WriteStartObject("columns");
            foreach ((string name, object? value) in Columns)
            {
                writer.WritePropertyName(name);
                Write(writer, value);
            }
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    /// <summary>Returns what <see cref="WriteTo"/> writes.</summary>
    public string ToJson()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            WriteTo(writer);
        }
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    /// <summary>Returns the label or the number.</summary>
    public override string ToString() => Label ?? Score?.ToString(CultureInfo.InvariantCulture) ?? ToJson();

    private static void Write(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case float number when float.IsFinite(number):
                writer.WriteNumberValue(number);
                break;
            case double number when double.IsFinite(number):
                writer.WriteNumberValue(number);
                break;
            case null or float or double:
                writer.WriteNullValue();
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case sbyte or short or int or long:
                writer.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case byte or ushort or uint or ulong:
                writer.WriteNumberValue(Convert.ToUInt64(value, CultureInfo.InvariantCulture));
                break;
            case DateTime date:
                writer.WriteStringValue(date);
                break;
            case DateTimeOffset date:
                writer.WriteStringValue(date);
                break;
            case Array values:
                writer.WriteStartArray();
                foreach (object? item in values)
                {
                    Write(writer, item);
                }
                writer.WriteEndArray();
                break;
            default:
                writer.WriteStringValue(ColumnNames.Text(value));
                break;
        }
    }
}
