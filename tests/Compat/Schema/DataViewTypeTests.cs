using Microsoft.ML.Data;

namespace MLNetDeep.Compat.Tests.Schema;

public sealed class DataViewTypeTests
{
    [Fact]
    public void Vector_types_are_equal_when_items_and_dimensions_are()
    {
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 28, 28), new VectorDataViewType(NumberDataViewType.Single, 28, 28));
        Assert.NotEqual(new VectorDataViewType(NumberDataViewType.Single, 28, 28), new VectorDataViewType(NumberDataViewType.Single, 784));
        Assert.NotEqual(new VectorDataViewType(NumberDataViewType.Single, 3), new VectorDataViewType(NumberDataViewType.Double, 3));
    }

    [Fact]
    public void The_size_of_a_vector_is_the_product_of_its_dimensions_and_unknown_with_a_zero()
    {
        Assert.Equal(24, new VectorDataViewType(NumberDataViewType.Single, 2, 3, 4).Size);
        Assert.False(new VectorDataViewType(NumberDataViewType.Single, 2, 0).IsKnownSize);
        Assert.False(new VectorDataViewType(NumberDataViewType.Single).IsKnownSize);
    }

    [Fact]
    public void Key_types_are_equal_when_raw_type_and_count_are()
    {
        Assert.Equal(new KeyDataViewType(typeof(uint), 3), new KeyDataViewType(typeof(uint), 3));
        Assert.NotEqual(new KeyDataViewType(typeof(uint), 3), new KeyDataViewType(typeof(uint), 4));
        Assert.NotEqual(new KeyDataViewType(typeof(uint), 3), new KeyDataViewType(typeof(byte), 3));
    }

    [Theory]
    [InlineData(typeof(int), 3)]
    [InlineData(typeof(float), 3)]
    [InlineData(typeof(byte), 256)]
    [InlineData(typeof(uint), 0)]
    public void A_key_type_of_another_raw_type_or_an_impossible_count_is_an_error(Type type, int count)
        => Assert.Throws<ArgumentOutOfRangeException>(() => new KeyDataViewType(type, count));

    [Fact]
    public void Types_print_as_their_kind_and_size()
    {
        Assert.Equal("Vector<Single, 28, 28>", new VectorDataViewType(NumberDataViewType.Single, 28, 28).ToString());
        Assert.Equal("Vector<Single, 4>", new VectorDataViewType(NumberDataViewType.Single, 4).ToString());
        Assert.Equal("Key<UInt32, 0-2>", new KeyDataViewType(typeof(uint), 3).ToString());
        Assert.Equal("String", TextDataViewType.Instance.ToString());
    }
}
