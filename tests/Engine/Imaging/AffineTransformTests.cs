using MLNetDeep.Engine.Imaging;

namespace MLNetDeep.Engine.Tests.Imaging;

public class AffineTransformTests
{
    [Fact]
    public void Maps_are_applied_in_the_order_written()
    {
        AffineTransform both = AffineTransform.Scaling(2, 3).Then(AffineTransform.Translation(5, 7));
        Assert.Equal((2 + 5, 3 + 7), both.Apply(1, 1));
    }

    [Fact]
    public void The_inverse_undoes_the_map()
    {
        AffineTransform map = AffineTransform.Rotation(0.3)
            .Then(AffineTransform.Shear(0.2, -0.1))
            .Then(AffineTransform.Scaling(1.5, 0.5)).Then(AffineTransform.Translation(2, -1));
        (double row, double column) = map.Apply(3, -4);
        (row, column) = map.Invert().Apply(row, column);
        Assert.Equal(3, row, 1e-12);
        Assert.Equal(-4, column, 1e-12);
    }

    [Fact]
    public void Shear_moves_lower_rows_to_the_right() => Assert.Equal((2, 1), AffineTransform.Shear(0.5).Apply(2, 0));
}
