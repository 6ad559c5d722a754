namespace MLNetDeep.Datasets;

/// <summary>One picture of an <see cref="ImageFolder"/>.</summary>
public sealed class PictureFile
{
    /// <summary>The file's full path.</summary>
    public string ImagePath { get; set; } = "";

    /// <summary>Its class: the name of the folder it is in.</summary>
    public string Label { get; set; } = "";
}
