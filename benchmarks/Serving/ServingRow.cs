namespace MLNetDeep.Benchmarks.Serving;

/// <summary>The predictions of one network that a process serves.</summary>
/// <param name="Net">The network.</param>
/// <param name="Object">Microseconds of one row, an object, by the predictor.</param>
/// <param name="Json">Microseconds of one row of JSON by the predictor.</param>
/// <param name="Engine">Microseconds of one row by ML.NET's prediction engine.</param>
/// <param name="Onnx">Microseconds of one row of the same network by ML.NET's ApplyOnnxModel and prediction engine.</param>
/// <param name="Rate">Rows a second of one caller.</param>
/// <param name="Callers">Threads that predict at once.</param>
/// <param name="CallersRate">Rows a second of all of them.</param>
/// <param name="Processor">Microseconds of a processor a row, of one caller.</param>
/// <param name="CallersProcessor">Microseconds of a processor a row, of all of them.</param>
/// <param name="ManyRate">Rows a second of one caller that gives a thousand at once.</param>
/// <param name="Growth">Megabytes that the process grew while the callers went on.</param>
/// <param name="Reloads">Times that the model was loaded again while they went on.</param>
/// <param name="ReloadMilliseconds">Time of each, the median.</param>
/// <param name="ReloadGrowth">Megabytes that the process grew in the later half of them.</param>
/// <param name="Failed">Predictions that failed.</param>
internal sealed record ServingRow(
    string Net,
    double Object,
    double Json,
    double Engine,
    double Onnx,
    double Rate,
    int Callers,
    double CallersRate,
    double Processor,
    double CallersProcessor,
    double ManyRate,
    double Growth,
    int Reloads,
    double ReloadMilliseconds,
    double ReloadGrowth,
    long Failed);
