namespace MLNetDeep.Benchmarks.Tables;

/// <summary>What a model made of a table: means over the cuts into training and test rows.</summary>
/// <param name="Table">The table.</param>
/// <param name="Model">The model.</param>
/// <param name="Task">multiclass, binary or regression.</param>
/// <param name="Error">The share of test rows that were classified wrongly, or the root mean square error.</param>
/// <param name="LogLoss">The mean of -ln of the probability given to the right class; null for numbers.</param>
/// <param name="FitSeconds">Seconds from the file's rows to the model, preparation included.</param>
internal sealed record TablesRow(string Table, string Model, string Task, double Error, double? LogLoss, double FitSeconds);
