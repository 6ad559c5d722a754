namespace MLNetDeep.Datasets;

/// <summary>The split of <see cref="Emnist"/>: which characters, and which of them are one class.</summary>
public enum EmnistSplit
{
    /// <summary>The 47 classes of <see cref="ByMerge"/>, as many images of each: 112,800 for training, 18,800 for tests.</summary>
    Balanced,

    /// <summary>26 letters, upper and lower case alike: 124,800 images for training, 20,800 for tests.</summary>
    Letters,

    /// <summary>Ten digits: 240,000 images for training, 40,000 for tests.</summary>
    Digits,

    /// <summary>Ten digits, as many as MNIST has: 60,000 images for training, 10,000 for tests.</summary>
    Mnist,

    /// <summary>Digits, upper-case and lower-case letters, 62 classes as unequal as they occur: 697,932 and 116,323 images.</summary>
    ByClass,

    /// <summary>
    /// The images of <see cref="ByClass"/> in 47 classes: lower-case letters that look like their upper case count as it.
    /// </summary>
    ByMerge,
}
