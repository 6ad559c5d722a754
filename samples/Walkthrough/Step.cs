using MLNetDeep.Samples.Walkthrough.Blocks;

namespace MLNetDeep.Samples.Walkthrough;

/// <summary>A step of the tour.</summary>
/// <param name="Name">The command line's name of it.</param>
/// <param name="Title">The heading.</param>
/// <param name="Decks">The decks that it is from.</param>
/// <param name="Text">What is seen, in a few sentences.</param>
/// <param name="Blocks">Computes what is shown.</param>
internal sealed record Step(
    string Name, string Title, IReadOnlyList<string> Decks, string Text, Func<StepContext, IEnumerable<Block>> Blocks);

/// <summary>The titles of the decks.</summary>
internal static class Deck
{
    public const string Understanding = "Introduction to Understanding Deep Learning";
    public const string Overview = "Overview: Deep Neural Networks";
    public const string Introduction = "Introduction to Deep Learning";
    public const string Brief = "Brief Introduction of Deep Learning";
    public const string HowItWorks = "How it Works: Convolutional Neural Networks";
}
