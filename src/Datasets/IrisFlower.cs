using Microsoft.ML.Data;

namespace MLNetDeep.Datasets;

/// <summary>A row of the iris data set; lengths are in centimetres.</summary>
public sealed class IrisFlower
{
    /// <summary>The length of the sepal, cm.</summary>
    public float SepalLength { get; set; }

    /// <summary>The width of the sepal, cm.</summary>
    public float SepalWidth { get; set; }

    /// <summary>The length of the petal, cm.</summary>
    public float PetalLength { get; set; }

    /// <summary>The width of the petal, cm.</summary>
    public float PetalWidth { get; set; }

    /// <summary>The four measurements in the order of the properties.</summary>
    [VectorType(4)]
    public float[] Features { get; set; } = new float[4];

    /// <summary>The species: setosa, versicolor or virginica.</summary>
    public string Label { get; set; } = "";
}
