using System.Security.Cryptography;
using System.Text;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Tests.Serialization;

public class NetworkLimitsTests
{
    public static TheoryData<string> Forged =>
    [
        // 8 GB of an enlargement's tables.
        Forge([1, 1, 1], "\"kind\":\"upsample2d\",\"factor\":{\"height\":1,\"width\":536870912},\"mode\":\"Nearest\""),
        Forge([1, 1, 1], "\"kind\":\"upsample2d\",\"factor\":{\"height\":1,\"width\":2147483647},\"mode\":\"Bilinear\""),
        Forge([1, 1, 1], [.. Enumerable.Repeat("\"kind\":\"upsample2d\",\"factor\":{\"height\":1,\"width\":2},\"mode\":\"Nearest\"", 27)]),
        Forge(
            [1, 4, 4],
            "\"kind\":\"zero_padding2d\",\"padding\":{\"mode\":\"Explicit\",\"top\":20000,\"left\":20000,\"bottom\":0,\"right\":0}"),
        Forge([4000, 30000, 30000], "\"kind\":\"relu\""),
        Forge([.. Enumerable.Repeat(1, NetworkLimits.MostDimensions + 1)], "\"kind\":\"relu\""),
        Forge([2], [.. Enumerable.Repeat("\"kind\":\"relu\"", NetworkLimits.MostNodes + 1)]),
        Doubling(30),
        Doubling(26),
        Spec([1], [("\"kind\":\"concatenate\"", [.. Enumerable.Repeat("input", NetworkLimits.MostConnections + 1)])]),
    ];

    [Theory]
    [MemberData(nameof(Forged))]
    public void Read_FileThatAsksForTooMuch_IsRefusedWithTheLimitBeforeAnythingIsAllocated(string spec)
    {
        byte[] file = Sign(spec);
        long before = GC.GetAllocatedBytesForCurrentThread();

        ModelFormatException exception = Assert.Throws<ModelFormatException>(() => NetworkSerializer.Read(new MemoryStream(file)));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000_000 + (100L * file.Length));
        Assert.Contains("at most", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_FileOfTheSameKindsAndModestSizes_IsRead()
    {
        string spec = Forge(
            [1, 4, 4], "\"kind\":\"upsample2d\",\"factor\":{\"height\":2,\"width\":2},\"mode\":\"Nearest\"", "\"kind\":\"relu\"");

        Assert.Equal(Shape.Of(1, 8, 8), NetworkSerializer.Read(new MemoryStream(Sign(spec))).Spec.Output);
    }

    [Theory]
    [InlineData(224, 224)]
    [InlineData(4096, 4096)]
    public void Require_CommonNetworksOfSmallAndLargeImages_AreWithinTheLimits(int height, int width)
    {
        NetworkLimits.Require(Vgg16(height, width));
        NetworkLimits.Require(NetworkSpec.Residual(Shape.Of(3, height, width), 1000, [3, 8, 36, 3], 64));
        NetworkLimits.Require(NetworkSpec.Residual(Shape.Of(3, height, width), 1000, [12, 24, 108, 12], 64));
    }

    [Fact]
    public void CountMemory_ChainOfLayers_IsTwoOutputsAndTheScratchOfOne()
    {
        var spec = NetworkSpec.Sequential(
            Shape.Of(1, 8, 8), new Conv2D(4, 3) { Padding = 1 }, new Relu(), new Conv2D(2, 3) { Padding = 1 }, new Upsample2D(2));

        const int Padded = 10 * 10;
        Assert.Equal((2 * 16 * 16) + (4 * 64) + (3 * 32) + (6 * Padded), NetworkLimits.CountMemory(spec));
    }

    [Fact]
    public void CountMemory_GraphWithSkips_IsNoLessThanItsBuffers()
    {
        var network = new Network(NetworkSpec.Residual(Shape.Of(3, 16, 16), 10, [2, 2, 2]), 1);
        var buffers = BufferPlan.Create(ExecutionPlan.Create(network, withoutLast: false, training: false), training: false);

        Assert.InRange(NetworkLimits.CountMemory(network.Spec), buffers.Sizes.Skip(1).Sum(), long.MaxValue);
    }

    [Fact]
    public void Write_NetworkThatCouldNotBeRead_IsRefusedBeforeAnythingIsWritten()
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(1), [.. Enumerable.Repeat(new Relu(), NetworkLimits.MostNodes + 1)]), 1);
        using var stream = new MemoryStream();

        Assert.Throws<ArgumentException>(() => NetworkSerializer.Write(network, stream));

        Assert.Equal(0, stream.Length);
    }

    [Fact]
    public void Network_LayerOfMoreNumbersThanAnArrayHolds_IsRefusedByName()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(
            () => new Network(NetworkSpec.Sequential(Shape.Of(8, 1, 1), new Upsample2D(new Size2D(1 << 14, 1 << 14))), 1));

        Assert.Contains("upsample2d_1", exception.Message, StringComparison.Ordinal);
    }

    private static NetworkSpec Vgg16(int height, int width)
    {
        NetworkSpecBuilder builder = NetworkSpec.From(Shape.Of(3, height, width));
        foreach ((int filters, int count) in new[] { (64, 2), (128, 2), (256, 3), (512, 3), (512, 3) })
        {
            for (int layer = 0; layer < count; layer++)
            {
                builder.Add(new Conv2D(filters, 3) { Padding = 1 }).Add(new Relu());
            }
            builder.Add(new MaxPool2D(2));
        }
        return builder.Add(new AveragePool2D(new Size2D(height / 224, width / 224))).Add(new Flatten())
            .Add(new Dense(4096)).Add(new Relu()).Add(new Dense(4096)).Add(new Relu()).Add(new Dense(1000)).Add(new Softmax()).Build();
    }

    private static string Forge(int[] input, params string[] layers) => Spec(
        input, layers.Select((layer, index) => (layer, (string[])[index == 0 ? "input" : $"layer{index - 1}"])));

    private static string Doubling(int times) => Spec(
        [4, 1, 1], Enumerable.Range(0, times).Select(
            index => ("\"kind\":\"concatenate\"", Enumerable.Repeat(index == 0 ? "input" : $"layer{index - 1}", 2).ToArray())));

    private static string Spec(int[] input, IEnumerable<(string Layer, string[] Inputs)> layers)
    {
        IEnumerable<string> nodes = layers.Select((node, index) =>
        {
            string inputs = string.Join(",", node.Inputs.Select(name => $"\"{name}\""));
            return $$"""{"name":"layer{{index}}","inputs":[{{inputs}}],"layer":{ {{node.Layer}} } }""";
        });
        return $$"""{"input":[{{string.Join(",", input)}}],"nodes":[{{string.Join(",", nodes)}}]}""";
    }

    // A file without weights.
    private static byte[] Sign(string spec)
    {
        byte[] bytes = SafetensorsHeader.Create(
            new Dictionary<string, string> { ["format"] = "mlnetdeep-network", ["version"] = "1", ["spec"] = spec }, []).Bytes;
        int at = bytes.AsSpan().IndexOf("\"sha256\":\""u8) + 10;
        Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes.AsSpan(at, 64));
        return bytes;
    }
}
