namespace MLNetDeep.Engine.Networks;

/// <summary>Rows of inputs that lie somewhere of their own and are copied once, to where a network computes.</summary>
public interface IInputRows
{
    /// <summary>Copies rows. May be called on any thread that predicts.</summary>
    /// <param name="first">The first row.</param>
    /// <param name="inputs"><c>[rows, input shape]</c>, to be written whole.</param>
    void CopyTo(int first, Span<float> inputs);
}
