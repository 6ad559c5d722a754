namespace MLNetDeep;

/// <summary>Checks that the lengths of rows fit a model.</summary>
internal static class RowGuard
{
    /// <summary>The number of rows.</summary>
    /// <param name="model">The model that is to read them.</param>
    /// <param name="features">Numbers of all rows.</param>
    /// <param name="outputs">Room for the outputs of all rows.</param>
    /// <param name="outputSize">Numbers that the model gives a row.</param>
    /// <exception cref="ArgumentException">The features are no whole rows, or there is room for another number of them.</exception>
    public static int Rows(IRowModel model, int features, int outputs, int outputSize)
    {
        (int rows, int rest) = Math.DivRem(features, model.FeatureCount);
        if (rest != 0)
        {
            throw new ArgumentException(
                $"The model was trained on {model.FeatureCount} features a row; {features:N0} numbers are no whole number of rows.",
                nameof(features));
        }
        if ((long)rows * outputSize != outputs)
        {
            throw new ArgumentException(
                $"{rows:N0} rows give {outputSize} numbers each, {(long)rows * outputSize:N0} in all; there is room for {outputs:N0}.",
                nameof(outputs));
        }
        return rows;
    }
}
