using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;

namespace MLNetDeep.Trainers;

/// <summary>
/// Trains a convolutional network to tell images apart. Without <see cref="Options.Layers"/>, blocks of 3 x 3 convolution and max pooling as the image allows, then a dense layer.
/// LeCun, Bottou, Bengio and Haffner, "Gradient-based learning applied to document recognition", Proceedings of the IEEE 86, 1998.
/// </summary>
public sealed class CnnMulticlassTrainer : MulticlassNetworkTrainer
{
    private readonly Options _options;

    internal CnnMulticlassTrainer(IHost host, Options options)
        : base(host, options)
    {
        _options = options;
    }

    /// <summary>What this trainer can be told.</summary>
    public sealed class Options : NetworkTrainerOptions
    {
        /// <summary>Options of a CNN: as for every network, in batches of 64.</summary>
        public Options()
        {
            BatchSize = 64;
        }

        /// <summary>The images' shape. By default the dimensions of the feature column, (height, width, channels) or, as <c>ExtractPixels</c> makes them, (channels, height, width).</summary>
        public ImageShape? ImageShape { get; set; }

        /// <summary>
        /// The order of a colour image's numbers: pixel by pixel (true) or channel by channel (false), named as in <c>ExtractPixels</c>.
        /// By default what the dimensions of the feature column say, and channel by channel where they say nothing.
        /// </summary>
        public bool? InterleavePixelColors { get; set; }

        /// <summary>The layers between the image, [channels, height, width], and the classes; the output layer and the softmax are added. By default chosen for the size of the image.</summary>
        public IReadOnlyList<LayerSpec>? Layers { get; set; }

        internal override void Validate()
        {
            base.Validate();
            Require(Layers is null || Layers.All(layer => layer is not null), nameof(Layers), "layers without null among them", "null");
        }
    }

    private protected override NetworkSpec CreateSpec(VectorDataViewType features, int classes)
    {
        var image = ImageLayout.Of(features, _options.ImageShape, _options.InterleavePixelColors, _options.FeatureColumnName);
        var layers = new List<LayerSpec>(image.ToChannelsFirst);
        if (_options.InputScaling is { } mode)
            layers.Add(new InputScaling { Mode = mode });
        layers.AddRange(_options.Layers ?? CnnArchitecture.For(image.Shape));
        if (layers.Count == 0 || NetworkSpec.Sequential(image.Input, [.. layers]).Output.Rank > 1)
            layers.Add(new Flatten());
        layers.Add(new Dense(classes));
        layers.Add(new Softmax());
        return NetworkSpec.Sequential(image.Input, [.. layers]);
    }
}
