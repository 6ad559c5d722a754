using MLNetDeep.Datasets;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Classic.Tests;

/// <summary>Rows of a known data set.</summary>
/// <param name="Features">[rows, columns].</param>
/// <param name="Labels">The class of each row, from 0.</param>
/// <param name="Classes">Number of classes.</param>
internal sealed record ReferenceRows(Tensor Features, int[] Labels, int Classes)
{
    /// <summary>The 150 iris flowers.</summary>
    public static ReferenceRows Iris(IrisVariant variant)
    {
        IReadOnlyList<IrisFlower> flowers = Datasets.Iris.Flowers(variant);
        string[] species = [.. flowers.Select(flower => flower.Label).Distinct()];
        return new ReferenceRows(
            new Tensor(Shape.Of(flowers.Count, 4), [.. flowers.SelectMany(flower => flower.Features)]),
            [.. flowers.Select(flower => Array.IndexOf(species, flower.Label))], species.Length);
    }

    /// <summary>
    /// The first rows of MNIST's training images, or of its test images, as pixels divided by <paramref name="scale"/>; skips the test
    /// where there are none.
    /// </summary>
    public static ReferenceRows Mnist(int rows, float scale = 255, bool test = false)
    {
        ByteImages images = Images(test);
        float[] pixels = new float[rows * images.Height * images.Width];
        for (int row = 0; row < rows; row++)
        {
            images.CopyPixels(row, pixels.AsSpan(row * images.Height * images.Width, images.Height * images.Width));
        }
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] /= scale;
        }
        return new ReferenceRows(
            new Tensor(Shape.Of(rows, images.Height * images.Width), pixels), [.. Enumerable.Range(0, rows).Select(images.Label)], 10);
    }

    private static ByteImages Images(bool test)
    {
        string? given = Environment.GetEnvironmentVariable(IdxSetSource.Variable);
        IReadOnlyDictionary<IdxSetFile, string>? files = null;
        foreach (string directory in (string[])[.. string.IsNullOrEmpty(given) ? [] : new[] { given }, .. BesideTheRepository()])
        {
            try
            {
                files ??= new IdxSetSource(Datasets.Mnist.Set).Find(directory, download: false);
            }
            catch (DatasetNotFoundException)
            {
            }
        }
        Skip.If(files is null, $"No MNIST: neither {IdxSetSource.Variable} nor shared/data beside the repository has its files.");
        return Datasets.Mnist.Set.Read(
            files![test ? Datasets.Mnist.Set.TestImages : Datasets.Mnist.Set.TrainImages],
            files[test ? Datasets.Mnist.Set.TestLabels : Datasets.Mnist.Set.TrainLabels]);
    }

    private static IEnumerable<string> BesideTheRepository()
    {
        for (DirectoryInfo? directory = new(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            yield return Path.Combine(directory.FullName, "shared", "data");
        }
    }
}
