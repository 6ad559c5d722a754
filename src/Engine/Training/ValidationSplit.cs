using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Engine.Training;

/// <summary>
/// The choice of rows to set aside for validation: at random, and stratified, so that each class gives about the same share of its rows and
/// keeps one at least. So do the yes and no of each output where all targets are 0 or 1.
/// </summary>
internal sealed class ValidationSplit
{
    /// <summary>The value of <see cref="TrainingOptions.ValidationRowsFrom"/> for such rows.</summary>
    public const string Stratified = "a stratified share";

    private readonly List<int> _classes = [];
    private readonly List<byte> _answers = [];
    private int _rows;
    private int _outputs;

    /// <summary>Adds the next row, of a class.</summary>
    /// <param name="classIndex">The class, from 0.</param>
    public void Add(int classIndex)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(classIndex);
        _classes.Add(classIndex);
        _rows++;
    }

    /// <summary>Adds the next row, of one or more numbers.</summary>
    /// <param name="target">The numbers, as many as of every other row.</param>
    public void Add(ReadOnlySpan<float> target)
    {
        if (_rows++ == 0)
        {
            _outputs = target.Length;
        }
        if (_outputs == 0)
        {
            return;
        }
        if (target.ContainsAnyExcept(0, 1))
        {
            _outputs = 0;
            _answers.Clear();
            return;
        }
        foreach (float value in target)
        {
            _answers.Add((byte)value);
        }
    }

    /// <summary>Chooses among the rows, by the seed alone.</summary>
    /// <param name="validationFraction">
    /// The share of rows for validation, above 0 and below 1; rounded, at least one row on each side, and fewer where rare classes leave no
    /// more.
    /// </param>
    /// <param name="seed">The seed.</param>
    /// <param name="stratified">False: at random whatever the classes, as trainings did whose checkpoints do not say
    /// <see cref="Stratified"/>.</param>
    /// <returns>For each row whether it is for validation.</returns>
    /// <exception cref="ArgumentException">
    /// The fraction is out of range, there are fewer than two rows, or each is the only one of its class.
    /// </exception>
    public bool[] Choose(double validationFraction, int seed, bool stratified = true)
    {
        if (!(validationFraction > 0 && validationFraction < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(validationFraction), validationFraction, "The validation fraction must be above 0 and below 1.");
        }
        if (_rows < 2)
        {
            throw new ArgumentException($"At least two rows are needed to split off validation; got {_rows}.");
        }
        int[] order = [.. Enumerable.Range(0, _rows)];
        RandomNumbers.Shuffle(RandomStreams.Key(seed, RandomUse.Split, 0), order);
        int wanted = (int)Math.Clamp(Math.Round(validationFraction * _rows), 1, _rows - 1);
        bool[] chosen = new bool[_rows];
        var strata = new Strata(this, validationFraction);

        // First of each stratum its share rounded down, then rounded up, then all but one row.
        Func<double, int, double>[] allowances =
            [(share, _) => Math.Floor(share), (share, _) => Math.Ceiling(share), (_, count) => count];
        foreach (Func<double, int, double> allowance in allowances)
        {
            foreach (int row in order)
            {
                if (wanted == 0)
                {
                    return chosen;
                }
                if (chosen[row] || (stratified && !strata.TryTake(row, allowance)))
                {
                    continue;
                }
                chosen[row] = true;
                wanted--;
            }
        }
        return chosen.Contains(true) ? chosen : throw new ArgumentException(
            $"No row of {_rows} can be set aside for validation: each is the only one of its class. "
            + "Give more rows, or validation rows of their own.");
    }

    /// <summary>The strata of each row: its class, or each of its answers.</summary>
    private sealed class Strata
    {
        private readonly ValidationSplit _split;
        private readonly double _fraction;
        private readonly int[] _counts;
        private readonly int[] _taken;

        public Strata(ValidationSplit split, double fraction)
        {
            (_split, _fraction) = (split, fraction);
            _counts = new int[split._classes.Count > 0 ? split._classes.Max() + 1 : 2 * split._outputs];
            _taken = new int[_counts.Length];
            for (int row = 0; row < split._rows; row++)
            {
                for (int i = 0; i < PerRow; i++)
                {
                    _counts[Of(row, i)]++;
                }
            }
        }

        private int PerRow => _split._classes.Count > 0 ? 1 : _split._outputs;

        public bool TryTake(int row, Func<double, int, double> allowance)
        {
            for (int i = 0; i < PerRow; i++)
            {
                int stratum = Of(row, i);
                if (_taken[stratum] >= Most(_counts[stratum], allowance))
                {
                    return false;
                }
            }
            for (int i = 0; i < PerRow; i++)
            {
                _taken[Of(row, i)]++;
            }
            return true;
        }

        private int Of(int row, int i) =>
            _split._classes.Count > 0 ? _split._classes[row] : (2 * i) + _split._answers[(row * _split._outputs) + i];

        // An answer that all rows give says nothing about them.
        private double Most(int count, Func<double, int, double> allowance) =>
            count == _split._rows ? count : Math.Min(count - 1, allowance(_fraction * count, count));
    }
}
