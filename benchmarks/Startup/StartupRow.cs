namespace MLNetDeep.Benchmarks.Startup;

/// <summary>What fresh processes took to load a model and to predict a row, in milliseconds.</summary>
/// <param name="Net">The network's name.</param>
/// <param name="Through">What loads and predicts: the engine, or ML.NET with its prediction engine.</param>
/// <param name="Processes">How many processes there were.</param>
/// <param name="LoadLeast">The least time to load.</param>
/// <param name="LoadMedian">The median.</param>
/// <param name="FirstLeast">The least time of the first prediction.</param>
/// <param name="FirstMedian">The median.</param>
/// <param name="LoadMethods">Methods that the JIT compiler had compiled when the model was there; the least.</param>
/// <param name="FirstMethods">Methods that it compiled for the first prediction; the least.</param>
internal sealed record StartupRow(
    string Net,
    string Through,
    int Processes,
    double LoadLeast,
    double LoadMedian,
    double FirstLeast,
    double FirstMedian,
    int LoadMethods,
    int FirstMethods);
