namespace MLNetDeep.Samples.Pictures;

/// <summary>What a model says of a picture.</summary>
internal sealed class PicturePrediction
{
    /// <summary>The file.</summary>
    public string ImagePath { get; set; } = "";

    /// <summary>The folder it is in.</summary>
    public string Label { get; set; } = "";

    /// <summary>The class it was taken for.</summary>
    public string PredictedClass { get; set; } = "";

    /// <summary>A probability for each class.</summary>
    public float[] Score { get; set; } = [];
}
