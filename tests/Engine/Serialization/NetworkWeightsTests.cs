using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Tests.Serialization;

public sealed class NetworkWeightsTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.safetensors");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Weights_come_back_bit_for_bit_into_a_network_of_other_weights()
    {
        Network saved = Create(1), other = Create(2);
        saved.SaveWeights(_path);
        Assert.NotEqual(Weights(saved), Weights(other));
        other.LoadWeights(_path);
        Assert.Equal(Weights(saved), Weights(other));
    }

    [Fact]
    public void A_networks_own_file_gives_its_weights_too()
    {
        Network saved = Create(1), other = Create(2);
        NetworkSerializer.Save(saved, _path);
        other.LoadWeights(_path);
        Assert.Equal(Weights(saved), Weights(other));
    }

    [Fact]
    public void What_a_network_predicted_before_is_forgotten()
    {
        Network saved = Create(1), other = Create(2);
        float[] input = [1, -2, 3], expected = new float[2], actual = new float[2];
        saved.Predict(input, 1, expected);
        other.Predict(input, 1, actual);
        saved.SaveWeights(_path);
        other.LoadWeights(_path);
        other.Predict(input, 1, actual);
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void Names_may_be_others_and_parameters_left_out()
    {
        Network saved = Create(1), other = Create(2);
        float[] before = Weights(other);
        static string? NameOf(string name) =>
            name == "dense_2.bias" ? null : name.Replace("dense_", "layers.", StringComparison.Ordinal);
        saved.SaveWeights(_path, NameOf);
        other.LoadWeights(_path, NameOf);
        Assert.Equal([.. Weights(saved)[..^2], .. before[^2..]], Weights(other));
    }

    [Fact]
    public void All_that_does_not_fit_is_told_at_once_and_nothing_is_taken()
    {
        Network network = Create(2);
        float[] before = Weights(network);
        Write(
            """{"dense_1.weight":{"dtype":"F32","shape":[3,4],"data_offsets":[0,48]},"dense_1.bias":{"dtype":"I64","shape":[4],"data_offsets":[0,32]},"fc.bias":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"bn.num_batches_tracked":{"dtype":"I64","shape":[],"data_offsets":[0,8]}}""",
            new byte[48]);

        string message = Assert.Throws<ModelFormatException>(() => network.LoadWeights(_path)).Message;

        Assert.Contains("'dense_1.weight' is 3 x 4; dense_1.weight is 4 x 3", message, StringComparison.Ordinal);
        Assert.Contains("'dense_1.bias' has type I64; expected F32, F16, BF16 or F64", message, StringComparison.Ordinal);
        Assert.Contains("no tensor 'dense_2.weight' for dense_2.weight, 2 x 4", message, StringComparison.Ordinal);
        Assert.Contains("'fc.bias', 2, is no parameter's", message, StringComparison.Ordinal);
        Assert.DoesNotContain("num_batches_tracked", message, StringComparison.Ordinal);
        Assert.Equal(before, Weights(network));
    }

    [Fact]
    public void Where_it_is_not_strict_what_is_there_is_taken()
    {
        Network network = Create(2);
        float[] before = Weights(network);
        Write(
            """{"dense_2.bias":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"fc.bias":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""",
            MemoryMarshal.AsBytes<float>([5, 6]).ToArray());

        network.LoadWeights(_path, strict: false);

        Assert.Equal([.. before[..^2], 5, 6], Weights(network));
        string message = Assert.Throws<ModelFormatException>(
            () => network.LoadWeights(_path, name => $"other.{name}", strict: false)).Message;
        Assert.Contains("no tensor has a parameter's name", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_number_that_is_not_finite_is_refused_and_nothing_is_taken()
    {
        Network network = Create(2);
        float[] before = Weights(network);
        Write(
            """{"dense_1.bias":{"dtype":"F32","shape":[4],"data_offsets":[0,16]},"dense_2.bias":{"dtype":"F32","shape":[2],"data_offsets":[16,24]}}""",
            MemoryMarshal.AsBytes<float>([1, 2, 3, 4, 5, float.NaN]).ToArray());
        string message = Assert.Throws<ModelFormatException>(() => network.LoadWeights(_path, strict: false)).Message;
        Assert.Contains("Number 1 of the weights for dense_2.bias is NaN", message, StringComparison.Ordinal);
        Assert.Equal(before, Weights(network));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"w":3}""")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2]}}""")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0]}}""")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}""")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,16]}}""")]
    [InlineData("""{"w":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""")]
    [InlineData("""{"w":{"dtype":"F32","shape":[-1,-2],"data_offsets":[0,8]}}""")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2147483647,2147483647,2147483647,2147483647,2147483647],"data_offsets":[0,8]}}""")]
    [InlineData("""{"w":{"dtype":"F32","shape":["x"],"data_offsets":[0,8]}}""")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,99999999999999999999]}}""")]
    public void A_head_that_is_none_is_refused(string head)
    {
        Write(head, new byte[8]);
        Assert.Throws<ModelFormatException>(() => Create(1).LoadWeights(_path));
    }

    [Theory]
    [InlineData(0L)]
    [InlineData(1L << 40)]
    [InlineData(-1L)]
    [InlineData(1000L)]
    public void A_length_of_the_head_that_cannot_be_is_refused(long length)
    {
        byte[] bytes = new byte[64];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, length);
        File.WriteAllBytes(_path, bytes);
        Assert.Throws<ModelFormatException>(() => Create(1).LoadWeights(_path));
    }

    [Fact]
    public void Changed_bytes_are_refused_or_give_other_weights()
    {
        Create(1).SaveWeights(_path);
        byte[] whole = File.ReadAllBytes(_path);
        var random = new Random(1);
        int refused = 0;
        for (int i = 0; i < 2000; i++)
        {
            byte[] bytes = [.. whole[..(i % 4 == 0 ? random.Next(whole.Length) : whole.Length)]];
            for (int change = i % 3; change >= 0 && bytes.Length > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }
            File.WriteAllBytes(_path, bytes);
            try
            {
                Create(2).LoadWeights(_path);
            }
            catch (ModelFormatException)
            {
                refused++;
            }
        }
        Assert.InRange(refused, 1000, 1999);
    }

    [Fact]
    public void Two_parameters_of_the_same_name_are_not_written()
    {
        Assert.Throws<ArgumentException>("tensorOf", () => Create(1).SaveWeights(_path, _ => "same"));
        Assert.False(File.Exists(_path));
    }

    private void Write(string head, byte[] data)
    {
        byte[] text = Encoding.UTF8.GetBytes(head);
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        File.WriteAllBytes(_path, [.. length, .. text, .. data]);
    }

    private static Network Create(int seed) =>
        new(NetworkSpec.Sequential(Shape.Of(3), new Dense(4), new Relu(), new Dense(2)), seed);

    private static float[] Weights(Network network) => [.. network.Parameters.SelectMany(parameter => parameter.Values.ToArray())];
}
