namespace MLNetDeep.Engine.Training;

/// <summary>
/// The exception that is thrown when the loss becomes infinite or not a number. The network is left with the weights it had before the
/// epoch: those after the last epoch that was finite throughout, or the initial ones.
/// </summary>
public sealed class NonFiniteLossException : InvalidOperationException
{
    /// <summary>Creates the exception with the place.</summary>
    /// <param name="epoch">The number of the epoch, from 1.</param>
    /// <param name="batch">The number of the batch in the epoch, from 1.</param>
    /// <param name="loss">The value of the loss.</param>
    public NonFiniteLossException(int epoch, int batch, double loss)
        : base($"The loss became {loss} in epoch {epoch}, batch {batch}; the weights are those from before that epoch. "
            + "Lower the learning rate, scale the inputs, or look for values in the data that are not finite.")
    {
        Epoch = epoch;
        Batch = batch;
        Loss = loss;
    }

    /// <summary>The number of the epoch, from 1.</summary>
    public int Epoch { get; }

    /// <summary>The number of the batch in the epoch, from 1.</summary>
    public int Batch { get; }

    /// <summary>The value of the loss; NaN when it was a weight that stopped being finite.</summary>
    public double Loss { get; }
}
