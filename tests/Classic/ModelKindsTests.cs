using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Serialization;

namespace MLNetDeep.Classic.Tests;

public sealed class ModelKindsTests
{
    private sealed class Constant(int features) : IStoredModel
    {
        public int FeatureCount => features;

        public void Write(ModelArrays arrays) => arrays.Add("features", features);

        public static Constant Read(ModelArrays arrays) => new(arrays.Int32("features", 1));
    }

    private sealed class Unlisted : IRowModel
    {
        public int FeatureCount => 1;
    }

    [Fact]
    public void An_added_kind_is_written_and_read_and_is_added_once()
    {
        ModelKinds.Add("constant-of-tests", Constant.Read);

        Assert.Equal(7, StoredModels.Reread(new Constant(7)).FeatureCount);
        Assert.Contains(
            "Constant", Assert.Throws<ArgumentException>(() => ModelKinds.Add("another-name", Constant.Read)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_is_taken_is_refused_with_the_class_that_has_it()
        => Assert.Contains(
            nameof(Network), Assert.Throws<ArgumentException>(() => ModelKinds.Add("network", Constant.Read)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_class_that_is_not_listed_is_refused_by_name()
        => Assert.Contains(
            nameof(Unlisted), Assert.Throws<NotSupportedException>(ModelKinds.Of<Unlisted>).Message, StringComparison.Ordinal);
}
