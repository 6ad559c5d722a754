namespace MLNetDeep.Datasets;

/// <summary>A row of an <see cref="ImageFolder"/>: the path and class of an image.</summary>
public sealed class PictureFile
{
    /// <summary>The full path of the file.</summary>
    public string ImagePath { get; set; } = "";

    /// <summary>The class: the name of the folder that holds the file.</summary>
    public string Label { get; set; } = "";
}
