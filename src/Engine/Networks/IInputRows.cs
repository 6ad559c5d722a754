using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Networks;

/// <summary>Rows of inputs that lie somewhere of their own and are copied once, to where a network computes.</summary>
internal interface IInputRows
{
    /// <summary>Copies rows. May be called on any thread that predicts.</summary>
    /// <param name="first">The index of the first row.</param>
    /// <param name="inputs"><c>[rows, input shape]</c>, to be written whole.</param>
    void CopyTo(int first, Span<float> inputs);

    /// <summary>Whether so few numbers are not zero that <see cref="AddTo"/> is the faster way to copy rows.</summary>
    bool AreSparse => false;

    /// <summary>Adds rows to sparse ones. Called, on any thread that predicts, only where <see cref="AreSparse"/>.</summary>
    /// <param name="inputs">The sparse rows to add to.</param>
    /// <param name="first">The index of the first row.</param>
    /// <param name="count">The number of rows.</param>
    void AddTo(SparseRows inputs, int first, int count) => throw new NotSupportedException($"{GetType().Name} has no sparse rows.");
}
