using MLNetDeep.Engine.Layers;

namespace MLNetDeep.Engine.Networks;

/// <content>The activations, softmax among them.</content>
public sealed partial class NetworkSpecBuilder
{
    /// <summary>Adds the rectifier <c>max(0, x)</c>, any shape: see <see cref="Layers.Relu"/>.</summary>
    /// <param name="name">The name, unique in the network; null: the kind and a number.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">The name is taken or not usable.</exception>
    public NetworkSpecBuilder Relu(string? name = null) => Add(new Relu(), name);

    /// <summary>Adds the leaky rectifier: <c>x</c> above 0, else <c>slope * x</c>, any shape; see <see cref="Layers.LeakyRelu"/>.</summary>
    /// <param name="slope">The slope below 0, at least 0.</param>
    /// <param name="name">The name, unique in the network; null: the kind and a number.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">A setting is out of its range, or the name is taken or not usable.</exception>
    public NetworkSpecBuilder LeakyRelu(float slope = 0.01f, string? name = null) => Add(new LeakyRelu(slope), name);

    /// <summary>
    /// Adds the exponential linear unit: <c>x</c> above 0, else <c>alpha * (exp(x) - 1)</c>, any shape; see <see cref="Layers.Elu"/>.
    /// </summary>
    /// <param name="alpha">Minus the limit for small x, at least 0.</param>
    /// <param name="name">The name, unique in the network; null: the kind and a number.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">A setting is out of its range, or the name is taken or not usable.</exception>
    public NetworkSpecBuilder Elu(float alpha = 1, string? name = null) => Add(new Elu(alpha), name);

    /// <summary>Adds the Gaussian error linear unit <c>x * Phi(x)</c>, any shape: see <see cref="Layers.Gelu"/>.</summary>
    /// <param name="approximation">The computation of Phi: exact by default.</param>
    /// <param name="name">The name, unique in the network; null: the kind and a number.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">A setting is out of its range, or the name is taken or not usable.</exception>
    public NetworkSpecBuilder Gelu(GeluApproximation approximation = GeluApproximation.None, string? name = null) =>
        Add(new Gelu(approximation), name);

    /// <summary>Adds the sigmoid linear unit <c>x / (1 + exp(-x))</c>, any shape: see <see cref="Layers.Silu"/>.</summary>
    /// <param name="name">The name, unique in the network; null: the kind and a number.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">The name is taken or not usable.</exception>
    public NetworkSpecBuilder Silu(string? name = null) => Add(new Silu(), name);

    /// <summary>Adds the smooth rectifier <c>log(1 + exp(beta * x)) / beta</c>, any shape: see <see cref="Layers.Softplus"/>.</summary>
    /// <param name="beta">The sharpness of the bend, above 0.</param>
    /// <param name="name">The name, unique in the network; null: the kind and a number.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">A setting is out of its range, or the name is taken or not usable.</exception>
    public NetworkSpecBuilder Softplus(float beta = 1, string? name = null) => Add(new Softplus(beta), name);

    /// <summary>Adds the logistic function <c>1 / (1 + exp(-x))</c>, any shape: see <see cref="Layers.Sigmoid"/>.</summary>
    /// <param name="name">The name, unique in the network; null: the kind and a number.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">The name is taken or not usable.</exception>
    public NetworkSpecBuilder Sigmoid(string? name = null) => Add(new Sigmoid(), name);

    /// <summary>Adds the hyperbolic tangent, any shape: see <see cref="Layers.Tanh"/>.</summary>
    /// <param name="name">The name, unique in the network; null: the kind and a number.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">The name is taken or not usable.</exception>
    public NetworkSpecBuilder Tanh(string? name = null) => Add(new Tanh(), name);

    /// <summary>Adds smooth clipping, <c>x / sqrt(1 + (x / limit)^2)</c>, any shape: see <see cref="Layers.SmoothClip"/>.</summary>
    /// <param name="limit">The bound of the output's size, above 0.</param>
    /// <param name="name">The name, unique in the network; null: the kind and a number.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">A setting is out of its range, or the name is taken or not usable.</exception>
    public NetworkSpecBuilder SmoothClip(float limit = 3, string? name = null) => Add(new SmoothClip(limit), name);

    /// <summary>Adds clipping, <c>min(max(x, minimum), maximum)</c>, any shape; ReLU6 by default: see <see cref="Layers.Clip"/>.</summary>
    /// <param name="minimum">The least output.</param>
    /// <param name="maximum">The greatest output, above the least.</param>
    /// <param name="name">The name, unique in the network; null: the kind and a number.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">A setting is out of its range, or the name is taken or not usable.</exception>
    public NetworkSpecBuilder Clip(float minimum = 0, float maximum = 6, string? name = null) => Add(new Clip(minimum, maximum), name);

    /// <summary>
    /// Adds the hard sigmoid, <c>min(max(slope * x + offset, 0), 1)</c>, any shape: see <see cref="Layers.HardSigmoid"/>.
    /// </summary>
    /// <param name="slope">The slope between the bounds, above 0.</param>
    /// <param name="offset">The output of 0 before it is bounded.</param>
    /// <param name="name">The name, unique in the network; null: the kind and a number.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">A setting is out of its range, or the name is taken or not usable.</exception>
    public NetworkSpecBuilder HardSigmoid(float slope = 1f / 6, float offset = 0.5f, string? name = null) =>
        Add(new HardSigmoid(slope, offset), name);

    /// <summary>Adds hard swish, <c>x * min(max(x / 6 + 1/2, 0), 1)</c>, any shape: see <see cref="Layers.HardSwish"/>.</summary>
    /// <param name="name">The name, unique in the network; null: the kind and a number.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">The name is taken or not usable.</exception>
    public NetworkSpecBuilder HardSwish(string? name = null) => Add(new HardSwish(), name);

    /// <summary>Adds the rectifier with a trained slope below 0, any shape: see <see cref="Layers.PRelu"/>.</summary>
    /// <param name="perChannel">Whether each channel has a slope of its own.</param>
    /// <param name="name">The name, unique in the network; null: the kind and a number.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">The name is taken or not usable.</exception>
    public NetworkSpecBuilder PRelu(bool perChannel = false, string? name = null) => Add(new PRelu(perChannel), name);

    /// <summary>Adds the softmax of a vector of logits, <c>[classes]</c> to <c>[classes]</c>: see <see cref="Layers.Softmax"/>.</summary>
    /// <param name="name">The name, unique in the network; null: the kind and a number.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="NetworkShapeException">What comes in is no vector.</exception>
    /// <exception cref="ArgumentException">The name is taken or not usable.</exception>
    public NetworkSpecBuilder Softmax(string? name = null) => Add(new Softmax(), name);

    /// <summary>Adds softmax along one axis, any shape: see <see cref="Layers.AxisSoftmax"/>.</summary>
    /// <param name="axis">The axis of a row along which numbers sum up to 1, from 0: 0 are the channels of an image.</param>
    /// <param name="name">The name, unique in the network; null: the kind and a number.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="NetworkShapeException">What comes in has no such axis.</exception>
    /// <exception cref="ArgumentException">The name is taken or not usable.</exception>
    public NetworkSpecBuilder AxisSoftmax(int axis, string? name = null) => Add(new AxisSoftmax(axis), name);

    /// <summary>Adds the logarithm of softmax along one axis, any shape: see <see cref="Layers.LogSoftmax"/>.</summary>
    /// <param name="axis">The axis of a row along which is summed, from 0: that of a vector by default.</param>
    /// <param name="name">The name, unique in the network; null: the kind and a number.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="NetworkShapeException">What comes in has no such axis.</exception>
    /// <exception cref="ArgumentException">The name is taken or not usable.</exception>
    public NetworkSpecBuilder LogSoftmax(int axis = 0, string? name = null) => Add(new LogSoftmax(axis), name);
}
