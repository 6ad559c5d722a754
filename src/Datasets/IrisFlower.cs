using Microsoft.ML.Data;

namespace MLNetDeep.Datasets;

/// <summary>One flower; lengths in centimetres.</summary>
public sealed class IrisFlower
{
    /// <summary>Length of the sepal, cm.</summary>
    public float SepalLength { get; set; }

    /// <summary>Width of the sepal, cm.</summary>
    public float SepalWidth { get; set; }

    /// <summary>Length of the petal, cm.</summary>
    public float PetalLength { get; set; }

    /// <summary>Width of the petal, cm.</summary>
    public float PetalWidth { get; set; }

    /// <summary>The four measurements in the order above.</summary>
    [VectorType(4)]
    public float[] Features { get; set; } = new float[4];

    /// <summary>The species: setosa, versicolor or virginica.</summary>
    public string Label { get; set; } = "";
}
