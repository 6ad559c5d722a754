namespace MLNetDeep.Pictures;

/// <summary>Learning curves of networks.</summary>
public static class LearningCurvePlotExtensions
{
    extension(LearningCurvePlot)
    {
        /// <summary>Creates the plot of a network's loss by epochs, as <c>EpochCompleted</c> tells them.</summary>
        /// <param name="epochs">The epochs.</param>
        /// <exception cref="ArgumentException">There is no epoch.</exception>
        public static LearningCurvePlot Of(IReadOnlyList<EpochResult> epochs)
        {
            ArgumentNullException.ThrowIfNull(epochs);
            List<CurveSeries> series = [new("training", [.. epochs.Select(epoch => new CurvePoint(epoch.Epoch, epoch.Loss))])];
            if (epochs.Count > 0 && epochs.All(epoch => epoch.ValidationLoss is not null))
            {
                series.Add(new("validation", [.. epochs.Select(epoch => new CurvePoint(epoch.Epoch, epoch.ValidationLoss!.Value))]));
            }
            return LearningCurvePlot.Of(series, "Epoch", "Loss", logarithmic: false);
        }
    }
}
