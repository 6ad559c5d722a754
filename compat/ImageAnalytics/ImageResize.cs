using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Image;

/// <summary>A size to bring images to, and what to do about another aspect.</summary>
internal sealed record ImageResize(int Width, int Height, ImageResizingEstimator.ResizingKind Kind, ImageResizingEstimator.Anchor Anchor)
{
    public ImageResize Checked(IExceptionContext context)
    {
        context.CheckUserArg(Width > 0, "imageWidth", $"The width must be positive, but is {Width}.");
        context.CheckUserArg(Height > 0, "imageHeight", $"The height must be positive, but is {Height}.");
        context.CheckUserArg(Enum.IsDefined(Kind), "resizing", $"There is no kind {(byte)Kind}.");
        context.CheckUserArg(Enum.IsDefined(Anchor), "anchor", $"There is no anchor {(byte)Anchor}.");
        return this;
    }

    /// <summary>The image in the size asked for; the very same one where it has it already.</summary>
    public MLImage Apply(MLImage image)
    {
        if (image.Width == Width && image.Height == Height)
            return image;
        if (Kind == ImageResizingEstimator.ResizingKind.Fill)
            return ImageSampler.Nearest(image, Width, Height);
        var (left, top, width, height) = Place(image.Width, image.Height);
        return ImageSampler.Draw(image, left, top, width, height, Width, Height);
    }

    /// <summary>Where the image comes to lie, at its own aspect: within the new size and the rest empty, or over it and the rest cut off.</summary>
    private (int Left, int Top, int Width, int Height) Place(int width, int height)
    {
        float across = (float)Width / width, down = (float)Height / height;
        bool pad = Kind == ImageResizingEstimator.ResizingKind.IsoPad;
        float scale = pad ? Math.Min(across, down) : Math.Max(across, down);
        float roomAcross = Width - (width * scale), roomDown = Height - (height * scale);
        bool spareAcross = pad == down < across;
        return (spareAcross ? (int)(roomAcross * Share(ImageResizingEstimator.Anchor.Left, ImageResizingEstimator.Anchor.Right)) : 0,
            spareAcross ? 0 : (int)(roomDown * Share(ImageResizingEstimator.Anchor.Top, ImageResizingEstimator.Anchor.Bottom)),
            (int)(width * scale), (int)(height * scale));

        // Padding is shared alike, whatever the anchor.
        float Share(ImageResizingEstimator.Anchor first, ImageResizingEstimator.Anchor last)
            => pad ? 0.5f : Anchor == first ? 0 : Anchor == last ? 1 : 0.5f;
    }
}
