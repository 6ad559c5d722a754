using MLNetDeep.Engine.Imaging;
using MLNetDeep.Engine.Networks;

namespace MLNetDeep.Pictures;

/// <summary>A saliency map: which pixels of an input a network's prediction depends on.</summary>
public sealed class SaliencyMap
{
    internal SaliencyMap(SaliencyMethod method, ClassScore score, PixelLayout image, float[] input, float[] values)
    {
        Method = method;
        Class = score.Class;
        Score = score.Score;
        Probability = score.Probability;
        Image = image;
        Input = input;
        Values = values;
    }

    /// <summary>The method that found the saliency.</summary>
    public SaliencyMethod Method { get; }

    /// <summary>The class that is explained: the index of the output; of a network with one probability 1 for yes, 0 for no.</summary>
    public int Class { get; }

    /// <summary>The score of the class for the input: what its softmax or sigmoid is taken of, or else the output itself.</summary>
    public float Score { get; }

    /// <summary>The probability of the class for the input; null where the network gives none.</summary>
    public float? Probability { get; }

    /// <summary>The layout of the image that the input makes.</summary>
    public PixelLayout Image { get; }

    /// <summary>The input: a copy.</summary>
    public IReadOnlyList<float> Input { get; }

    /// <summary>The saliency of each pixel, <c>[height, width]</c>; the greater, the more depends on the pixel.</summary>
    public IReadOnlyList<float> Values { get; }

    /// <summary>Whether values below 0 mean something: a pixel that speaks against the class.</summary>
    public bool IsSigned => Method is SaliencyMethod.GradientTimesInput or SaliencyMethod.Occlusion;

    /// <summary>Draws the input, the map, and the map over the input.</summary>
    /// <exception cref="ArgumentException">An option is out of its range, or there are fewer class names than the class needs.</exception>
    public Figure ToFigure(PictureOptions? options = null) => SaliencyFigure.Draw(this, options ?? new PictureOptions());

    /// <summary>Computes the saliency map of an input, of the function that predictions are made with.</summary>
    /// <param name="network">The network; it is not to be trained meanwhile.</param>
    /// <param name="input">The input: one row, of the network's input shape.</param>
    /// <param name="classIndex">
    /// The index of the output; of a network with one probability 1 is yes and 0 is no. Null: the most likely class, or the only output.
    /// </param>
    /// <param name="method">The method that finds the saliency.</param>
    /// <param name="options">The options of the method; null for the defaults.</param>
    /// <param name="image">The layout of the image that a row makes; null: as the network's input shape says.</param>
    /// <exception cref="ArgumentException">
    /// Input, image, class or an option do not fit; several outputs are no probabilities and no class is given; or gradients are asked of a
    /// network that reads indices of words.
    /// </exception>
    public static SaliencyMap Of(
        Network network,
        ReadOnlySpan<float> input,
        int? classIndex = null,
        SaliencyMethod method = SaliencyMethod.Gradient,
        SaliencyOptions? options = null,
        PixelLayout? image = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        options ??= new SaliencyOptions();
        PixelLayout layout = NetworkImage.LayoutOf(network.Spec, image);
        options.Validate(method, layout);
        NetworkImage.Check(network.Spec, input);
        float[] row = input.ToArray();
        var score = ClassScore.Of(network, row, classIndex);
        float[] values = method == SaliencyMethod.Occlusion
            ? Occlusion.Map(score, row, layout, options)
            : GradientSaliency.Map(score, row, layout, method, options);
        return new SaliencyMap(method, score, layout, row, values);
    }
}
