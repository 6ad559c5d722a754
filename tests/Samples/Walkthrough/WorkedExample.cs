namespace MLNetDeep.Samples.Tests.Walkthrough;

/// <summary>A piece of the page of worked examples, and what a step has computed for it.</summary>
/// <param name="Section">The number of its section.</param>
/// <param name="Text">The piece, as it stands there.</param>
/// <param name="Computed">The step's numbers, as many as the piece has, in its order.</param>
internal sealed record WorkedExample(int Section, string Text, Func<IEnumerable<double>> Computed)
{
    /// <summary>What the piece's numbers are divided by: 9 where it is in ninths.</summary>
    public double Divisor { get; init; } = 1;

    /// <summary>What the piece says where its digits alone do not; null: its digits.</summary>
    public IReadOnlyList<double>? Meaning { get; init; }

    /// <summary>The numbers to compare with.</summary>
    public (double Value, double Allowed)[] Expected() => Meaning is { } meaning
        ? [.. meaning.Select(value => (value, 1e-5))]
        : [.. SlidesPage.Numbers(Text).Select(number => (number.Value / Divisor, number.Allowed))];
}
