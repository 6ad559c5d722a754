using MLNetDeep.Packages.Tests;

namespace MLNetDeep.Pictures.Tests;

/// <summary>
/// The pictures of docs/plots.md. With the variable MLNETDEEP_DRAW set they are drawn: <c>MLNETDEEP_DRAW=1 dotnet test tests/Pictures</c>.
/// </summary>
public class PlotDocumentationTests
{
    private static readonly Dictionary<string, Plot> Plots = new()
    {
        ["scores"] = ScoresPlot.Of(
            [
                new("Mlp", 0.953, 0.941, 0.965, "deep"), new("LightGbm", 0.951, 0.940, 0.962, "classic"),
                new("RandomForest", 0.949, 0.938, 0.960, "classic"), new("KernelSvm", 0.944, 0.931, 0.957, "classic"),
                new("Most frequent class", 0.834, 0.820, 0.848, "baseline"),
            ],
            "Accuracy"),
        ["rows"] = LearningCurvePlot.Of(
            [
                new("Mlp", [new(100, 0.80, 0.03), new(1_000, 0.91, 0.012), new(10_000, 0.953, 0.004)], "deep"),
                new("RandomForest", [new(100, 0.85, 0.02), new(1_000, 0.92, 0.010), new(10_000, 0.949, 0.004)], "classic"),
            ],
            "Rows", "Accuracy"),
    };

    public static TheoryData<string> Names => [.. Plots.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Pictures_OfTheDocumentation_AreWhatIsDrawnNow(string name)
    {
        string path = Path.Combine(Repository.Root, "docs", "plots", $"{name}.svg");
        if (Environment.GetEnvironmentVariable("MLNETDEEP_DRAW") is not null)
        {
            Plots[name].Save(path);
        }

        Assert.Equal(Plots[name].ToSvg(), File.ReadAllText(path));
    }
}
