namespace MLNetDeep.Samples.DigitPage;

/// <summary>The section Digits of appsettings.json.</summary>
public sealed class DigitOptions
{
    /// <summary>The directory of the models; by default among the data of the user's applications.</summary>
    public string Models { get; set; } = Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "MLNetDeep", "digit-page");

    /// <summary>The directory of MNIST's files; null: the usual places.</summary>
    public string? Data { get; set; }

    /// <summary>The rows that the network is trained on.</summary>
    public int TrainRows { get; set; } = 10_000;

    /// <summary>The rows that the classic models are trained on.</summary>
    public int ClassicTrainRows { get; set; } = 5_000;

    /// <summary>The epochs of the network.</summary>
    public int Epochs { get; set; } = 5;

    /// <summary>The file of a model.</summary>
    public string PathOf(string name) => Path.Combine(Models, $"{name}.zip");
}
