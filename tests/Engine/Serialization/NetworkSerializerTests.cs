using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using MLNetDeep.Engine.Kernels.MatrixProducts;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Tests.Serialization;

public class NetworkSerializerTests
{
    private static readonly NetworkSpec Small = NetworkSpec.Sequential(
        Shape.Of(1, 6, 5), new InputScaling(), new Conv2D(2, new Size2D(3, 2)) { Padding = Padding2D.Same, Stride = new Size2D(1, 2) },
        new Relu(),
        new MaxPool2D(2) { CeilMode = true }, new Flatten(), new Dropout(0.25f), new Dense(3), new Softmax());

    [Fact]
    public void A_written_network_reads_back_with_the_same_bits()
    {
        Network network = MakeNetwork();

        Network read = NetworkSerializer.Read(new MemoryStream(Write(network)));

        Assert.Equal(
            network.Spec.Nodes.Select(node => (node.Name, node.Layer, node.Output)),
            read.Spec.Nodes.Select(node => (node.Name, node.Layer, node.Output)));
        Assert.Equal(network.Parameters.Select(p => p.Name), read.Parameters.Select(p => p.Name));
        foreach ((Parameter expected, Parameter actual) in network.Parameters.Zip(read.Parameters))
        {
            Assert.True(expected.Value.Span.SequenceEqual(actual.Value.Span), expected.Name);
        }
    }

    [Fact]
    public void Writing_leaves_what_is_kept_packed_of_the_weights()
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(5), new Dense(3)), 1);
        PackedRows? packed = network.Parameters[0].Packed;

        Write(network);

        Assert.NotNull(packed);
        Assert.Same(packed, network.Parameters[0].Packed);
    }

    [Fact]
    public void Every_kind_of_layer_and_setting_survives_writing()
    {
        NetworkSpec spec = NetworkSpec.From(Shape.Of(11, 9, 3))
            .Add(new ChannelsFirst())
            .Add(new InputScaling { Mode = InputScalingMode.Whole }, "scale")
            .Add(new Conv2D(4, 3)
            {
                Padding = Padding2D.Explicit(1, 2, 3, 0),
                Dilation = new Size2D(2, 1),
                Bias = false,
                Initialization = WeightInitialization.HeNormal,
            })
            .Add(new Sigmoid())
            .Add(new AveragePool2D(new Size2D(2, 3)) { Stride = 1, Padding = 1 })
            .Add(new Tanh())
            .Add(new MaxPool2D(2) { Padding = Padding2D.Same })
            .Add(new Relu())
            .Add(new BatchNormalization { Epsilon = 0.01f, Momentum = 0.2f })
            .Add(new LeakyRelu(0.2f))
            .Add(new Elu(0.7f))
            .Add(new Gelu(GeluApproximation.Tanh))
            .Add(new Silu())
            .Add(new Softplus(2))
            .Add(new Clip(-1, 2))
            .Add(new HardSigmoid(0.3f, 0.4f))
            .Add(new HardSwish())
            .Add(new InstanceNormalization { Epsilon = 0.02f })
            .Add(new PRelu(PerChannel: true))
            .Add(new ScaleShift(ScaleMode.PerFeature) { Trainable = false })
            .Add(new ZeroPadding2D(Padding2D.Explicit(1, 0, 2, 3)))
            .Add(new Upsample2D(new Size2D(2, 1), UpsampleMode.Bilinear))
            .Add(new Resize2D(new Size2D(5, 6), ResizeMode.BicubicAsymmetric) { CubicCoefficient = -0.5f })
            .Add(new AxisSoftmax(1))
            .Add(new LogSoftmax(2))
            .Add(new TransposedConv2D(4, new Size2D(1, 2))
            {
                Stride = new Size2D(2, 3),
                Padding = Padding2D.Explicit(0, 1, 0, 2),
                OutputPadding = new Size2D(1, 2),
                Dilation = new Size2D(1, 2),
                Groups = 2,
                Bias = false,
                Initialization = WeightInitialization.GlorotUniform,
            })
            .Add(new LayerNormalization { Dimensions = 2, Epsilon = 0.01f }, "normal")
            .Add(new Concatenate(), inputs: ["normal", "normal", "normal"])
            .Add(new Permute([2, 0, 1]), "permuted")
            .Add(new Concatenate(1), inputs: ["permuted", "permuted"])
            .Add(new Permute([1, 2, 0]))
            .Add(new Slice(1, 4, Axis: 2))
            .Add(new GlobalAveragePool2D())
            .Add(new Embedding(5, 3) { PaddingIndex = 2 })
            .Add(new Conv1D(4, 2) { Padding = Padding1D.Explicit(1, 2), Dilation = 2, Bias = false })
            .Add(new MaxPool1D(2) { Stride = 1, Padding = Padding1D.Same })
            .Add(new AveragePool1D(2) { CeilMode = true })
            .Add(new Flatten())
            .Add(new MissingValues { Columns = 2 })
            .Add(new PiecewiseLinearEncoding(3) { Columns = 4, Height = 0.5f })
            .Add(new Slice(1, 2))
            .Add(new SmoothClip(2))
            .Add(new Dense(5, Bias: false) { Initialization = WeightInitialization.GlorotNormal })
            .Add(new Dropout(0.5f), "dropped")
            .Add(new Dense(5), "branch")
            .Add(new Add(), "sum", ["branch", "dropped"])
            .Add(new Multiply(), inputs: ["sum", "branch"])
            .Add(new Reshape([1, 5]), "row")
            .Add(new MatrixProduct(TransposeSecond: true), inputs: ["row", "row"])
            .Add(new Flatten())
            .Add(new Softmax(), "probabilities")
            .Add(new OutputScaling())
            .Build();

        NetworkSpec read = NetworkSerializer.Read(new MemoryStream(Write(new Network(spec, 1)))).Spec;

        Assert.Equal(
            spec.Nodes.Select(node => (node.Name, node.Layer, string.Join(" ", node.Inputs), node.Output)),
            read.Nodes.Select(node => (node.Name, node.Layer, string.Join(" ", node.Inputs), node.Output)));
        Assert.Equal(KindsOfLayers(), spec.Nodes.Select(node => node.Layer.GetType()).Distinct().OrderBy(type => type.Name));
    }

    [Fact]
    public void Every_kind_of_layer_is_registered()
    {
        IEnumerable<Type> registered = typeof(LayerSpec).GetCustomAttributes<JsonDerivedTypeAttribute>(inherit: false)
            .Select(attribute => attribute.DerivedType);

        Assert.Equal(KindsOfLayers(), registered.OrderBy(type => type.Name));
    }

    [Fact]
    public void Extras_are_read_back()
    {
        using var stream = new MemoryStream();
        NetworkSerializer.Write(MakeNetwork(), stream, new Dictionary<string, string> { ["labels"] = "\"sha256\":\"0\"" });
        stream.Position = 0;

        NetworkSerializer.Read(stream, out IReadOnlyDictionary<string, string> metadata);

        Assert.Equal("\"sha256\":\"0\"", metadata["labels"]);
    }

    [Theory]
    [InlineData("format")]
    [InlineData("version")]
    [InlineData("spec")]
    [InlineData("sha256")]
    public void An_extra_with_a_name_of_the_formats_own_is_refused_by_name(string name)
    {
        using var stream = new MemoryStream();

        ArgumentException exception = Assert.Throws<ArgumentException>(
            "extras", () => NetworkSerializer.Write(MakeNetwork(), stream, new Dictionary<string, string> { [name] = "mine" }));

        Assert.Contains($"'{name}'", exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, stream.Length);
    }

    [Fact]
    public void Extras_too_large_for_the_head_are_named_with_their_size()
    {
        using var stream = new MemoryStream();
        var extras = new Dictionary<string, string> { ["author"] = "me", ["labels"] = new('x', SafetensorsHeader.MaxJsonLength) };

        ArgumentException exception =
            Assert.Throws<ArgumentException>("extras", () => NetworkSerializer.Write(MakeNetwork(), stream, extras));

        Assert.Contains($"'labels' ({SafetensorsHeader.MaxJsonLength:N0} characters)", exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, stream.Length);
    }

    [Fact]
    public void A_file_cut_at_any_length_is_refused()
    {
        byte[] bytes = Write(MakeNetwork());

        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<ModelFormatException>(() => NetworkSerializer.Read(new MemoryStream(bytes[..length])));
        }
    }

    [Fact]
    public void A_file_with_any_byte_changed_is_refused()
    {
        byte[] bytes = Write(MakeNetwork());

        foreach (byte change in new byte[] { 0x01, 0x20, 0xFF })
        {
            for (int i = 0; i < bytes.Length; i++)
            {
                bytes[i] ^= change;
                Exception exception = Record.Exception(() => NetworkSerializer.Read(new MemoryStream(bytes)));
                Assert.True(exception is ModelFormatException, $"byte {i} changed by {change:x2}: {exception}");
                bytes[i] ^= change;
            }
        }
    }

    [Fact]
    public void A_stream_that_cannot_seek_is_read_and_left_behind_the_network()
    {
        byte[] bytes = [.. Write(MakeNetwork()), 42];
        using var stream = new ForwardOnlyStream(bytes);

        Network network = NetworkSerializer.Read(stream);

        Assert.Equal(Small.ParameterCount, network.Spec.ParameterCount);
        Assert.Equal(42, stream.ReadByte());
    }

    [Fact]
    public void A_cut_stream_that_cannot_seek_is_refused()
    {
        byte[] bytes = Write(MakeNetwork());

        for (int length = 0; length < bytes.Length; length += 7)
        {
            Assert.Throws<ModelFormatException>(() => NetworkSerializer.Read(new ForwardOnlyStream(bytes[..length])));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Announced_gigabytes_that_are_not_there_are_refused_without_allocating_them(bool seekable)
    {
        var giant = NetworkSpec.Sequential(Shape.Of(1_000_000), new Dense(2000));
        var header = SafetensorsHeader.Create(
            new Dictionary<string, string> { ["format"] = "mlnetdeep-network", ["version"] = "1", ["spec"] = NetworkSpecJson.Write(giant) },
            giant.Nodes[0].Parameters.Select(
                parameter => new ArrayLayout("dense_1." + parameter.Name, parameter.Shape, ElementType.Float32)));
        byte[] bytes = [.. header.Bytes, .. new byte[2000]];
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<ModelFormatException>(
            () => NetworkSerializer.Read(seekable ? new MemoryStream(bytes) : new ForwardOnlyStream(bytes)));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000_000);
    }

    [Theory]
    [InlineData("\"kind\\u0022:\\u0022dense", "\"kind\\u0022:\\u0022dance")]
    [InlineData("\"version\":\"1\"", "\"version\":\"2\"")]
    [InlineData("\"dtype\":\"F32\"", "\"dtype\":\"F16\"")]
    [InlineData("\"data_offsets\":[0,", "\"data_offsets\":[4,")]
    [InlineData("dense_1.weight", "dense_9.weight")]
    [InlineData("mlnetdeep-network", "mlnetdeep-netwerk")]
    public void A_head_that_says_something_else_is_refused_even_with_the_right_checksum(string from, string to)
    {
        byte[] bytes = Write(MakeNetwork());
        string text = Encoding.Latin1.GetString(bytes).Replace(from.TrimStart('"'), to.TrimStart('"'), StringComparison.Ordinal);
        byte[] changed = Resign(Encoding.Latin1.GetBytes(text));
        Assert.Equal(bytes.Length, changed.Length);
        Assert.NotEqual(bytes, changed);

        ModelFormatException exception = Assert.Throws<ModelFormatException>(() => NetworkSerializer.Read(new MemoryStream(changed)));

        Assert.DoesNotContain("SHA-256", exception.Message);
    }

    [Fact]
    public void A_signed_file_without_changes_is_accepted()
    {
        NetworkSerializer.Read(new MemoryStream(Resign(Write(MakeNetwork()))));
    }

    [Fact]
    public void Saving_replaces_the_file_and_leaves_nothing_else()
    {
        string directory = Directory.CreateTempSubdirectory().FullName;
        try
        {
            string path = Path.Combine(directory, "model.safetensors");
            File.WriteAllText(path, "old");

            NetworkSerializer.Save(MakeNetwork(), path);

            Assert.Equal([path], Directory.GetFiles(directory));
            Assert.Equal(Small.ParameterCount, NetworkSerializer.Load(path).Spec.ParameterCount);
        }
        finally
        {
            Directory.Delete(directory, true);
        }
    }

    [Fact]
    public void A_file_with_something_behind_the_network_is_refused()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, [.. Write(MakeNetwork()), 0]);

            Assert.Throws<ModelFormatException>(() => NetworkSerializer.Load(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void Read_WeightThatIsNotFinite_IsRefusedByName(float value)
    {
        byte[] bytes = Write(MakeNetwork());
        BitConverter.TryWriteBytes(bytes.AsSpan(bytes.Length - sizeof(float)), value);

        ModelFormatException exception = Assert.Throws<ModelFormatException>(() => NetworkSerializer.Read(new MemoryStream(Resign(bytes))));

        Assert.Contains("'dense_1.bias'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_WeightThatIsNotFinite_IsRefusedBeforeAnythingIsWritten()
    {
        Network network = MakeNetwork();
        network.Parameters[^1].Value.Span[0] = float.NaN;
        using var stream = new MemoryStream();

        Assert.Throws<ArgumentException>(() => NetworkSerializer.Write(network, stream));

        Assert.Equal(0, stream.Length);
    }

    private static IOrderedEnumerable<Type> KindsOfLayers() => typeof(LayerSpec).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(LayerSpec)) && !type.IsAbstract).OrderBy(type => type.Name);

    private static Network MakeNetwork() => new(Small, 7);

    private static byte[] Write(Network network)
    {
        using var stream = new MemoryStream();
        NetworkSerializer.Write(network, stream);
        return stream.ToArray();
    }

    private static byte[] Resign(byte[] bytes)
    {
        byte[] changed = (byte[])bytes.Clone();
        int at = changed.AsSpan().IndexOf("\"sha256\":\""u8) + 10;
        changed.AsSpan(at, 64).Fill((byte)'0');
        Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(changed)), changed.AsSpan(at, 64));
        return changed;
    }

    private sealed class ForwardOnlyStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }
    }
}
