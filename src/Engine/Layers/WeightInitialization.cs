namespace MLNetDeep.Engine.Layers;

/// <summary>The initialization of weights. Biases start at zero unless said otherwise.</summary>
public enum WeightInitialization
{
    /// <summary><see cref="HeUniform"/> for a layer that feeds a ReLU, <see cref="GlorotUniform"/> otherwise.</summary>
    Automatic,

    /// <summary>Uniform within sqrt(6 / inputs) (He, Zhang, Ren, Sun 2015).</summary>
    HeUniform,

    /// <summary>Normal with deviation sqrt(2 / inputs) (He, Zhang, Ren, Sun 2015).</summary>
    HeNormal,

    /// <summary>Uniform within sqrt(6 / (inputs + outputs)) (Glorot, Bengio 2010).</summary>
    GlorotUniform,

    /// <summary>Normal with deviation sqrt(2 / (inputs + outputs)) (Glorot, Bengio 2010).</summary>
    GlorotNormal,

    /// <summary>Weights and biases uniform within 1 / sqrt(inputs), PyTorch's default.</summary>
    FanInUniform,
}
