using MLNetDeep.Engine.Serialization;

namespace MLNetDeep.Classic;

/// <summary>
/// The number of classes in a model's file. It is limited: a file need not hold anything of a class without a training row, and yet each
/// takes memory in every prediction.
/// </summary>
internal static class StoredClasses
{
    /// <summary>The most classes: some 20 MB to predict a row.</summary>
    public const int Most = 1 << 20;

    private const string Name = "classes";

    /// <summary>Adds the number to a file.</summary>
    /// <exception cref="InvalidOperationException">There are too many.</exception>
    public static void Write(ModelArrays arrays, int classes)
    {
        if (classes > Most)
        {
            throw new InvalidOperationException(
                $"The model has {classes:N0} classes; a file may have at most {Most:N0}. Map the label to keys of the classes it has.");
        }
        arrays.Add(Name, classes);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="arrays">The file's arrays.</param>
    /// <param name="least">The least number.</param>
    /// <exception cref="ModelFormatException">There is none, or it is out of its range.</exception>
    public static int Read(ModelArrays arrays, int least)
    {
        int classes = arrays.Int32(Name, least);
        return classes <= Most
            ? classes
            : throw new ModelFormatException($"The model has {classes:N0} classes; a file may ask for at most {Most:N0}.");
    }
}
