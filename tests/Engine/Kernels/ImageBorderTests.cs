using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Engine.Tests.Kernels;

public class ImageBorderTests
{
    [Fact]
    public void An_axis_longer_than_possible_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new ImageBorder(1, 1, 0, int.MaxValue, 0, int.MaxValue));
        Assert.Throws<ArgumentException>(() => ImageBorder.Padded(2, WindowAxis.MostElements - 1, 0, "height"));
        Assert.Equal(WindowAxis.MostElements, ImageBorder.Padded(2, WindowAxis.MostElements - 2, 0, "height"));
    }

    [Theory]
    [InlineData(1, 1, 1, 0, 0, 0, 0)]
    [InlineData(3, 5, 7, 1, 2, 3, 4)]
    [InlineData(40, 19, 33, 0, 1, 1, 0)]
    public void A_border_is_added_and_removed(int planes, int height, int width, int top, int left, int bottom, int right)
    {
        var border = new ImageBorder(height, width, top, left, bottom, right);
        int outerHeight = top + height + bottom;
        int outerWidth = left + width + right;
        float[] inner = KernelAssert.Random(1, planes * height * width);
        float[] outer = KernelAssert.Random(2, planes * outerHeight * outerWidth);
        border.Add(planes, inner, outer, new Parallelism(2));

        float[] expected = new float[outer.Length];
        for (int i = 0; i < inner.Length; i++)
        {
            (int plane, int y, int x) = (i / width / height, i / width % height, i % width);
            expected[(((plane * outerHeight) + top + y) * outerWidth) + left + x] = inner[i];
        }

        KernelAssert.SameBits(expected, outer);
        float[] back = new float[inner.Length];
        border.Remove(planes, outer, back, new Parallelism(2));
        KernelAssert.SameBits(inner, back);
    }
}
