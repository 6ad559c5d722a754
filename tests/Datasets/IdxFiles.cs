using System.Buffers.Binary;

namespace MLNetDeep.Datasets.Tests;

/// <summary>Writes IDX files of bytes.</summary>
internal static class IdxFiles
{
    public static void Write(string directory, string name, int[] dimensions, byte[] data)
    {
        byte[] header = new byte[4 + (4 * dimensions.Length)];
        header[2] = 8;
        header[3] = (byte)dimensions.Length;
        for (int i = 0; i < dimensions.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + (4 * i)), dimensions[i]);
        }

        File.WriteAllBytes(Path.Combine(directory, name), [.. header, .. data]);
    }

    /// <summary>Writes the four files of a set: an image of 2 x 3 for each label in training, one for the first label in test.</summary>
    public static void WriteSet(string directory, IdxSet set, params byte[] labels)
    {
        Directory.CreateDirectory(directory);
        Write(directory, set.TrainImages.Name, [labels.Length, 2, 3], [.. labels.SelectMany(_ => new byte[] { 1, 2, 3, 4, 5, 6 })]);
        Write(directory, set.TrainLabels.Name, [labels.Length], labels);
        Write(directory, set.TestImages.Name, [1, 2, 3], [6, 5, 4, 3, 2, 1]);
        Write(directory, set.TestLabels.Name, [1], [labels[0]]);
    }
}
