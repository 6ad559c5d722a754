namespace MLNetDeep.Pictures;

/// <summary>The method that finds which pixels a prediction depends on.</summary>
public enum SaliencyMethod
{
    /// <summary>
    /// The gradient: <c>max over channels of |d score / d pixel|</c>: Simonyan, Vedaldi, Zisserman, "Deep inside convolutional networks",
    /// 2013.
    /// </summary>
    Gradient,

    /// <summary>
    /// The gradient times the input: <c>sum over channels of pixel * d score / d pixel</c>: what each pixel contributes, for or against,
    /// were the score linear. Shrikumar, Greenside, Shcherbina, Kundaje, "Not just a black box", 2016.
    /// </summary>
    GradientTimesInput,

    /// <summary>
    /// The smooth gradient: as <see cref="Gradient"/> of the mean gradient of noisy copies, which is less ragged: Smilkov, Thorat, Kim,
    /// Viégas, Wattenberg, "SmoothGrad", 2017.
    /// </summary>
    SmoothGradient,

    /// <summary>
    /// Occlusion: what the score loses when a patch is painted over: Zeiler, Fergus, "Visualizing and understanding convolutional
    /// networks", 2013.
    /// </summary>
    Occlusion,
}
