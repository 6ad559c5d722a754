using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace MLNetDeep.Samples.Serve;

/// <summary>
/// What <c>dotnet-counters monitor --counters MLNetDeep.Serve</c> and any collector of OpenTelemetry sees: rows, times, refusals, and an
/// activity for each prediction.
/// </summary>
public sealed class PredictionMetrics
{
    public const string Name = "MLNetDeep.Serve";

    public static readonly ActivitySource Activities = new(Name);

    private readonly Counter<long> _rows;
    private readonly Counter<long> _refused;
    private readonly Histogram<double> _duration;

    public PredictionMetrics(IMeterFactory meters)
    {
        Meter meter = meters.Create(Name);
        _rows = meter.CreateCounter<long>("predictions", "{row}", "Rows that were predicted.");
        _refused = meter.CreateCounter<long>("predictions.refused", "{request}", "Requests whose rows did not fit the model.");
        _duration = meter.CreateHistogram<double>("prediction.duration", "s", "The time of a request's prediction, without its transport.");
    }

    public void Predicted(string kind, int rows, long started)
    {
        KeyValuePair<string, object?> tag = new("kind", kind);
        _rows.Add(rows, tag);
        _duration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, tag);
    }

    public void Refused() => _refused.Add(1);
}
