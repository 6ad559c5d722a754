using System.Text;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Serialization;

namespace MLNetDeep.Extensions.Tests;

public class LayerKindsTests
{
    public LayerKindsTests() => OwnJson.Register();

    [Fact]
    public void A_network_with_a_layer_of_ones_own_is_saved_and_loaded()
    {
        Network network = Rows.CreateNetwork();

        Network read = NetworkSerializer.Read(new MemoryStream(Write(network)));

        Assert.Equal(network.Spec.Nodes.Select(node => node.Layer), read.Spec.Nodes.Select(node => node.Layer));
        Assert.Equal(Rows.Weights(network), Rows.Weights(read));
    }

    [Fact]
    public void Registering_again_changes_nothing()
    {
        byte[] before = Write(Rows.CreateNetwork());

        Parallel.For(0, 100, _ => OwnJson.Register());

        Assert.Equal(before, Write(Rows.CreateNetwork()));
    }

    [Theory]
    [InlineData("dense", "'dense' is taken by MLNetDeep.Engine.Layers.Dense")]
    [InlineData("own_noise", "'own_noise' is taken by MLNetDeep.Extensions.Tests.Noise")]
    [InlineData("Own", "got 'Own'")]
    [InlineData("", "got ''")]
    [InlineData("1st", "got '1st'")]
    public void A_kind_that_is_taken_or_no_name_is_refused(string kind, string expected)
    {
        var error = Assert.Throws<ArgumentException>(() => LayerKinds.Register(kind, OwnJson.Default.Unregistered));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_kind_of_the_same_layer_is_refused() =>
        Assert.Throws<ArgumentException>(() => LayerKinds.Register("own_other", OwnJson.Default.Noise));

    [Fact]
    public void Saving_a_layer_that_is_not_registered_is_refused_before_anything_is_written()
    {
        using var stream = new MemoryStream();
        var network = new Network(NetworkSpec.From([3]).Add(new Unregistered()).Build(), 1);

        var error = Assert.Throws<ArgumentException>(() => NetworkSerializer.Write(network, stream));

        Assert.Contains("LayerKinds.Register(\"own_unregistered\"", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, stream.Length);
    }

    [Fact]
    public void Loading_a_kind_that_is_not_registered_names_it_and_the_call()
    {
        var error = Assert.Throws<ModelFormatException>(() => ReadChanged("own_trained_swish", "own_trained_swash"));

        Assert.Contains("'own_trained_swash'", error.Message, StringComparison.Ordinal);
        Assert.Contains("LayerKinds.Register(\"own_trained_swash\"", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("start", "stort")]
    [InlineData("deviation", "deviatien")]
    public void Settings_that_a_layer_of_ones_own_has_not_are_refused(string from, string to)
    {
        var error = Assert.Throws<ModelFormatException>(() => ReadChanged(from, to));

        Assert.Contains(to, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Whatever_a_layer_of_ones_own_throws_at_its_settings_is_a_typed_error(int place)
    {
        var network = new Network(NetworkSpec.From([3]).Add(new Fragile(0)).Build(), 1);

        var error = Assert.Throws<ModelFormatException>(() => ReadChanged("throwsIn\\u0022:0", $"throwsIn\\u0022:{place}", network));

        Assert.Contains($"place {place}", error.Message, StringComparison.Ordinal);
        Assert.IsType<KeyNotFoundException>(error.InnerException);
    }

    private static void ReadChanged(string from, string to, Network? network = null)
    {
        string text = Encoding.Latin1.GetString(Write(network ?? Rows.CreateNetwork()));
        Assert.Contains(from, text, StringComparison.Ordinal);
        NetworkSerializer.Read(new MemoryStream(Encoding.Latin1.GetBytes(text.Replace(from, to, StringComparison.Ordinal))));
    }

    private static byte[] Write(Network network)
    {
        using var stream = new MemoryStream();
        NetworkSerializer.Write(network, stream);
        return stream.ToArray();
    }
}
