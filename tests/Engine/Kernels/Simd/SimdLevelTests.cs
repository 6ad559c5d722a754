using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Tests.Kernels.Simd;

public class SimdLevelTests
{
    [Theory]
    [InlineData("512", 512)]
    [InlineData("256", 256)]
    [InlineData("128", 128)]
    [InlineData("scalar", 32)]
    public void A_width_can_be_forced(string forced, int bits) => Assert.Equal(bits, SimdLevel.Choose(forced));

    [Fact]
    public void Without_a_forced_width_the_widest_of_the_processor_is_taken() =>
        Assert.Contains(SimdLevel.Choose(null), new[] { 512, 256, 128, 32 });

    [Fact]
    public void An_unknown_width_is_refused_naming_the_variable() =>
        Assert.Contains("MLNETDEEP_SIMD", Assert.Throws<ArgumentException>(() => SimdLevel.Choose("1024")).Message);
}
