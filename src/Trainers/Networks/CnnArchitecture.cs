using MLNetDeep.Engine.Layers;

namespace MLNetDeep.Trainers;

/// <summary>The layers of a CNN when none are given.</summary>
internal static class CnnArchitecture
{
    private const int Kernel = 3;
    private const int Pool = 2;
    private const int SmallestPooled = 4;

    /// <summary>
    /// At most three blocks of convolution, ReLU and, while the map stays at least 4 x 4, max pooling, with filters doubling from 16; then
    /// a dense layer of 128 with dropout.
    /// </summary>
    public static IEnumerable<LayerSpec> For(ImageShape shape)
    {
        (int height, int width, int filters) = (shape.Height, shape.Width, 16);
        for (int block = 0; block < 3; block++)
        {
            yield return new Conv2D(filters, Kernel) { Padding = Padding2D.Same };
            yield return new Relu();
            (height, width, filters) = (height / Pool, width / Pool, 2 * filters);
            if (Math.Min(height, width) < SmallestPooled)
            {
                break;
            }
            yield return new MaxPool2D(Pool);
        }
        yield return new Flatten();
        yield return new Dense(128);
        yield return new Relu();
        yield return new Dropout(0.25f);
    }
}
