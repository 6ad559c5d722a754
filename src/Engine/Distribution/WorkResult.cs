namespace MLNetDeep.Engine.Distribution;

/// <summary>What came of an item of a <see cref="WorkQueue{T}"/>: a value, or the exception it ended with.</summary>
/// <param name="Value">The value; default where there is a failure.</param>
/// <param name="Failure">
/// The exception, on the rank that did the item; its type and message, a <see cref="RemoteException"/>, on the others. Null: none.
/// </param>
internal sealed record WorkResult<T>(T? Value, Exception? Failure);
