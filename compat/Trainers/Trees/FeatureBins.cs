namespace Microsoft.ML.Trainers.FastTree;

/// <summary>How one feature's values are put into at most 255 bins: bin b holds the values above threshold b - 1 and up to threshold b.</summary>
internal static class FeatureBins
{
    /// <summary>The thresholds between the bins of sorted values; every distinct value has a bin of its own when there are few enough.</summary>
    public static float[] FindThresholds(ReadOnlySpan<float> sorted, int zeros, int maximumBins)
    {
        var distinct = new List<(float Value, int Count)>();
        int i = 0;
        bool zerosPlaced = zeros == 0;
        while (i < sorted.Length || !zerosPlaced)
        {
            if (!zerosPlaced && (i == sorted.Length || sorted[i] > 0))
            {
                distinct.Add((0, zeros));
                zerosPlaced = true;
                continue;
            }
            int start = i;
            while (i < sorted.Length && sorted[i] == sorted[start])
            {
                i++;
            }
            distinct.Add((sorted[start], i - start));
        }
        return distinct.Count <= maximumBins ? Between(distinct) : OfEqualMass(distinct, sorted.Length + zeros, maximumBins);
    }

    /// <summary>The bin of a value; a missing value falls into the first one.</summary>
    public static byte BinOf(ReadOnlySpan<float> thresholds, float value)
    {
        int low = 0, high = thresholds.Length;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (value > thresholds[middle])
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }
        return (byte)low;
    }

    private static float[] Between(List<(float Value, int Count)> distinct)
    {
        var thresholds = new float[Math.Max(0, distinct.Count - 1)];
        for (int i = 0; i < thresholds.Length; i++)
        {
            thresholds[i] = Middle(distinct[i].Value, distinct[i + 1].Value);
        }
        return thresholds;
    }

    private static float[] OfEqualMass(List<(float Value, int Count)> distinct, int total, int maximumBins)
    {
        var thresholds = new List<float>(maximumBins - 1);
        int inBin = 0, left = total;
        for (int i = 0; i < distinct.Count - 1 && thresholds.Count < maximumBins - 1; i++)
        {
            inBin += distinct[i].Count;
            double target = (double)left / (maximumBins - thresholds.Count);
            bool nextIsHeavy = distinct[i + 1].Count >= target;
            if (inBin >= target || nextIsHeavy)
            {
                thresholds.Add(Middle(distinct[i].Value, distinct[i + 1].Value));
                left -= inBin;
                inBin = 0;
            }
        }
        return [.. thresholds];
    }

    private static float Middle(float low, float high)
    {
        float middle = (float)(((double)low + high) / 2);
        return middle < high ? middle : low;
    }
}
