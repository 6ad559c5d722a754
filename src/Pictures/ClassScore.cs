using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;

namespace MLNetDeep.Pictures;

/// <summary>
/// One class's score as a function of the input: the number that softmax or sigmoid is taken of, since where a probability is near 0
/// or 1 it hardly changes with anything.
/// </summary>
internal sealed class ClassScore
{
    private readonly Network _network;
    private readonly bool _answersYes;

    private ClassScore(Network network, int classIndex)
    {
        _network = network;
        NetworkNode last = network.Spec.Nodes[^1];
        HasProbability = last.Layer is Softmax or Sigmoid;
        _answersYes = AnswersYes(network.Spec);
        Class = classIndex;
        Network = HasProbability && last.InputIndices[0] is >= 0 and int before
            ? network.EndingAt(network.Spec.Nodes[before].Name)
            : network;
    }

    /// <summary>The class.</summary>
    public int Class { get; }

    /// <summary>The class's score for the input.</summary>
    public float Score { get; private init; }

    /// <summary>The class's probability for the input, where there is one.</summary>
    public float? Probability { get; private init; }

    /// <summary>The network whose output the score is.</summary>
    public Network Network { get; }

    /// <summary>The index of the output.</summary>
    public int Output => _answersYes ? 0 : Class;

    /// <summary>1, or -1 where the score is the opposite of the output: that of "no".</summary>
    public int Sign => _answersYes && Class == 0 ? -1 : 1;

    private bool HasProbability { get; }

    /// <exception cref="ArgumentException">There is no such class, or none is given and it is not clear which.</exception>
    public static ClassScore Of(Network network, float[] input, int? classIndex)
    {
        int outputs = (int)network.Spec.Output.Elements;
        int classes = AnswersYes(network.Spec) ? 2 : outputs;
        if (classIndex < 0 || classIndex >= classes)
        {
            throw new ArgumentException(
                $"The network has {classes} classes or outputs, counted from 0; got {classIndex}.", nameof(classIndex));
        }
        float[] output = new float[outputs];
        network.Predict(input, 1, output);
        var score = new ClassScore(network, classIndex ?? MostLikely(network.Spec, output));
        float[] scores = score.Evaluate(input, 1, probability: false);
        return new ClassScore(network, score.Class)
        {
            Score = scores[0],
            Probability = score.HasProbability ? score.Evaluate(input, 1, probability: true)[0] : null,
        };
    }

    /// <summary>The class's score, or probability where there is one, for any number of rows.</summary>
    public float[] Evaluate(ReadOnlySpan<float> inputs, int rows, bool probability)
    {
        bool squashed = probability && HasProbability;
        Network network = squashed ? _network : Network;
        int size = (int)network.Spec.Output.Elements;
        float[] outputs = new float[rows * size];
        network.Predict(inputs, rows, outputs);
        float[] scores = new float[rows];
        for (int row = 0; row < rows; row++)
        {
            float value = outputs[(row * size) + Output];
            scores[row] = Sign > 0 ? value : squashed ? 1 - value : -value;
        }
        return scores;
    }

    private static bool AnswersYes(NetworkSpec spec) => spec.Nodes[^1].Layer is Sigmoid && spec.Output.Elements == 1;

    private static int MostLikely(NetworkSpec spec, float[] output)
    {
        if (AnswersYes(spec))
        {
            return output[0] > 0.5f ? 1 : 0;
        }
        if (output.Length > 1 && spec.Nodes[^1].Layer is not (Softmax or Sigmoid))
        {
            throw new ArgumentException(
                $"The network gives {output.Length} numbers that are no probabilities: "
                + $"say which of them the map is to be of, from 0 to {output.Length - 1}.",
                "classIndex");
        }
        return output.IndexOf(output.Max());
    }
}
