using MLNetDeep.Engine.Serialization;

namespace MLNetDeep.Engine.Tests.Serialization;

public class ModelArraysTests
{
    private const string Format = "mlnetdeep-test";

    [Fact]
    public void Arrays_of_three_types_texts_and_numbers_come_back()
    {
        var read = ModelArrays.Read(new MemoryStream(Written()), Format);

        Assert.Equal([1.5f, float.NaN], read.Array<float>("floats"));
        Assert.Equal([Math.PI, double.NegativeInfinity], read.Array<double>("doubles"));
        Assert.Equal([int.MinValue, 7, 0], read.Array<int>("ints", 3));
        Assert.Equal("ü\"", read.Text("text"));
        Assert.Equal(-3, read.Int32("number", -3));
        Assert.Equal(1 / 3.0, read.Double("third"));
    }

    [Fact]
    public void An_array_without_elements_comes_back_as_one()
    {
        Assert.Empty(ModelArrays.Read(new MemoryStream(Written()), Format).Array<int>("nothing", 0));
    }

    [Fact]
    public void What_is_missing_or_of_another_kind_is_named()
    {
        var read = ModelArrays.Read(new MemoryStream(Written()), Format);

        Assert.Contains("'other'", Assert.Throws<ModelFormatException>(() => read.Text("other")).Message);
        Assert.Contains("'text'", Assert.Throws<ModelFormatException>(() => read.Int32("text", 0)).Message);
        Assert.Contains("at least 0", Assert.Throws<ModelFormatException>(() => read.Int32("number", 0)).Message);
        Assert.Contains("expected F32", Assert.Throws<ModelFormatException>(() => read.Array<float>("ints")).Message);
        Assert.Contains("expected 4", Assert.Throws<ModelFormatException>(() => read.Array<int>("ints", 4)).Message);
        Assert.Contains("expected 1", Assert.Throws<ModelFormatException>(() => read.Array<int>("other", 1)).Message);
    }

    [Fact]
    public void Every_cut_and_every_changed_byte_is_refused()
    {
        byte[] bytes = Written();
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<ModelFormatException>(() => ModelArrays.Read(new MemoryStream(bytes[..length]), Format));
        }
        for (int i = 0; i < bytes.Length; i++)
        {
            byte[] changed = [.. bytes];
            changed[i] ^= 1;
            Assert.Throws<ModelFormatException>(() => ModelArrays.Read(new MemoryStream(changed), Format));
        }
    }

    [Fact]
    public void A_file_of_another_format_is_refused()
    {
        Assert.Contains(
            Format, Assert.Throws<ModelFormatException>(() => ModelArrays.Read(new MemoryStream(Written()), "mlnetdeep-other")).Message);
    }

    private static byte[] Written()
    {
        var arrays = new ModelArrays(Format);
        arrays.Add("floats", (float[])[1.5f, float.NaN]);
        arrays.Add("doubles", (double[])[Math.PI, double.NegativeInfinity]);
        arrays.Add("ints", (int[])[int.MinValue, 7, 0]);
        arrays.Add("nothing", Array.Empty<int>());
        arrays.Add("text", "ü\"");
        arrays.Add("number", -3);
        arrays.Add("third", 1 / 3.0);
        using var stream = new MemoryStream();
        arrays.Write(stream);
        return stream.ToArray();
    }
}
