namespace MLNetDeep.Benchmarks.Reference;

/// <summary>
/// Times equal stretches of training steps: counts the steps of a warm-up of given length, then times that number of steps again and again.
/// </summary>
internal sealed class StepClock(TimeSpan warmUp, int repeats, TimeProvider time)
{
    private readonly List<double> _seconds = [];
    private long _mark;
    private int _steps = -1;

    /// <summary>Steps in a stretch: as many as the warm-up had; 0 before its end.</summary>
    public int StepsPerRepeat { get; private set; }

    /// <summary>Whether all stretches are timed.</summary>
    public bool Done => _seconds.Count == repeats;

    /// <summary>Seconds a step: the median over the stretches.</summary>
    public double MedianSecondsPerStep => Statistics.Median(_seconds) / StepsPerRepeat;

    /// <summary>Called where each step begins.</summary>
    public void StepBegins()
    {
        if (Done)
        {
            return;
        }
        if (_steps++ < 0)
        {
            _mark = time.GetTimestamp();
            return;
        }
        if (StepsPerRepeat == 0)
        {
            if (time.GetElapsedTime(_mark) < warmUp)
            {
                return;
            }
            StepsPerRepeat = _steps;
        }
        else if (_steps < StepsPerRepeat)
        {
            return;
        }
        else
        {
            _seconds.Add(time.GetElapsedTime(_mark).TotalSeconds);
        }
        _mark = time.GetTimestamp();
        _steps = 0;
    }
}
