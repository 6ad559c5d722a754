using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using static Microsoft.ML.Transforms.Image.ImagePixelExtractingEstimator;

namespace Microsoft.ML.Transforms.Image;

/// <summary>Which colours are taken from an image, in which order, and what becomes of them: (colour - offset) scale.</summary>
internal sealed record PixelExtraction(ColorBits Colors, ColorsOrder Order, bool Interleave, float Offset, float Scale, bool AsFloats)
{
    private static readonly (char Letter, ColorBits Bit)[] Letters =
        [('A', ColorBits.Alpha), ('R', ColorBits.Red), ('G', ColorBits.Green), ('B', ColorBits.Blue)];

    public NumberDataViewType ItemType => AsFloats ? NumberDataViewType.Single : NumberDataViewType.Byte;

    private int Planes => Letters.Count(letter => Colors.HasFlag(letter.Bit));

    public PixelExtraction Checked(IExceptionContext context)
    {
        context.CheckParam(Planes > 0, "colorsToExtract", "Need to use at least one color plane.");
        context.CheckParam(Enum.IsDefined(Order), "orderOfExtraction", $"There is no order {(byte)Order}.");
        context.CheckParam(!AsFloats || float.IsFinite(Offset), "offsetImage", $"The offset must be finite, but is {Offset}.");
        context.CheckParam(!AsFloats || (float.IsFinite(Scale) && Scale != 0), "scaleImage", $"The scale must be finite and not 0, but is {Scale}.");
        return AsFloats ? this : this with { Offset = 0, Scale = 1 };
    }

    /// <summary>(height, width, colours) pixel by pixel, or (colours, height, width) plane by plane.</summary>
    public VectorDataViewType TypeFor(ImageDataViewType image)
        => Interleave ? new(ItemType, image.Height, image.Width, Planes) : new(ItemType, Planes, image.Height, image.Width);

    public float Scaled(byte sample) => (sample - Offset) * Scale;

    public void Extract<T>(MLImage image, Span<T> values, Func<byte, T> convert)
    {
        byte[] pixels = image.Data;
        int count = image.Width * image.Height, planes = Planes, plane = 0;
        foreach (char letter in Order.ToString().Where(letter => Colors.HasFlag(Array.Find(Letters, known => known.Letter == letter).Bit)))
        {
            int source = PlaceOf(letter, image.PixelFormat);
            for (int i = 0; i < count; i++)
                values[Interleave ? (i * planes) + plane : (plane * count) + i] = convert(pixels[(i * MLImage.BytesPerPixel) + source]);
            plane++;
        }
    }

    // *** Binary format ***
    // byte: colours; byte: order; bool: floats; float: offset; float: scale; bool: pixel by pixel
    public void Save(ModelSaveContext ctx)
    {
        ctx.Writer.Write((byte)Colors);
        ctx.Writer.Write((byte)Order);
        ctx.Writer.Write(AsFloats);
        ctx.Writer.Write(Offset);
        ctx.Writer.Write(Scale);
        ctx.Writer.Write(Interleave);
    }

    public static PixelExtraction Load(ModelLoadContext ctx)
    {
        var (colors, order, asFloats) = ((ColorBits)ctx.Reader.ReadByte(), (ColorsOrder)ctx.Reader.ReadByte(), ctx.Reader.ReadBoolean());
        var (offset, scale) = (ctx.Reader.ReadSingle(), ctx.Reader.ReadSingle());
        return new(colors, order, ctx.Reader.ReadBoolean(), offset, scale, asFloats);
    }

    private static int PlaceOf(char letter, MLPixelFormat format) => letter switch
    {
        'A' => 3,
        'G' => 1,
        'R' => format == MLPixelFormat.Bgra32 ? 2 : 0,
        _ => format == MLPixelFormat.Bgra32 ? 0 : 2,
    };
}
