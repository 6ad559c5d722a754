using System.Text.Json;
using System.Xml.Linq;
using Microsoft.ML;
using MLNetDeep.Engine.Imaging;
using MLNetDeep.Datasets;
using MLNetDeep.Samples.Detection;

namespace MLNetDeep.Samples.Tests;

public sealed class DetectionTests : IDisposable
{
    private static readonly string[] Small =
        ["--dataset", "digits", "--scenes", "5", "--train-rows", "1000", "--train-scenes", "40", "--epochs", "3"];

    private static readonly MLContext Context = new(1);
    private static readonly IReadOnlyList<Scene> Scenes =
        GeneratedScenes.Generate(Context, GeneratedDigits.Generate(Context, 100, 1).Train, 20);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mlnetdeep-detection-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    [Trait("Category", "Slow")]
    public void A_few_scenes_teach_to_find_most_digits_by_windows()
    {
        (string _, JsonElement json) = Run("--proposals", "windows", "--scenes", "3");

        // Forty scenes teach little; a detector that names what it finds at random is below a tenth of what is perfect.
        Assert.InRange(json.GetProperty("mean_average_precision").GetDouble(), 0.4, 1);
        Assert.Equal("test", json.GetProperty("measured_on").GetString());
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void A_few_scenes_teach_to_find_most_digits_by_components_and_they_are_drawn()
    {
        (string? output, JsonElement json) = Run("--proposals", "components", "--output", _directory.FullName, "--validate");

        Assert.InRange(json.GetProperty("mean_average_precision").GetDouble(), 0.4, 1);
        Assert.Contains("mean average precision", output, StringComparison.Ordinal);
        Assert.Equal("components", json.GetProperty("proposals").GetString());
        Assert.Equal("validation", json.GetProperty("measured_on").GetString());
        var classes = json.GetProperty("classes").EnumerateArray().ToList();
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], classes.Select(c => c.GetProperty("class").GetString()!));
        int objects = classes.Sum(c => c.GetProperty("objects").GetInt32());
        Assert.InRange(objects, 15, 40);
        Assert.All(classes, c => Assert.InRange(c.GetProperty("right").GetInt32(), 0, c.GetProperty("objects").GetInt32()));

        FileInfo[] drawings = _directory.GetFiles("*.svg").OrderBy(file => file.Name).ToArray();
        Assert.Equal(["scene-01.svg", "scene-02.svg", "scene-03.svg", "scene-04.svg", "scene-05.svg"], drawings.Select(file => file.Name));
        var colours =
            drawings.SelectMany(file => XDocument.Load(file.FullName).Root!.Elements().Where(element => element.Name.LocalName == "rect"))
            .CountBy(box => box.Attribute("stroke")!.Value).ToDictionary();
        Assert.Equal(objects, colours["#00c853"]);
        Assert.True(colours.ContainsKey("#ffd600"), "no box that is right");
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void The_seed_decides_the_result()
    {
        Assert.Equal(Classes("3"), Classes("3"));
        Assert.NotEqual(Classes("3"), Classes("4"));

        string Classes(string seed) =>
            Run(
                "--proposals", "components", "--train-rows", "100", "--train-scenes", "8", "--epochs", "1", "--seed",
                seed).Json.GetProperty("classes").ToString();
    }

    [Theory]
    [InlineData("--proposals", "guesses")]
    [InlineData("--dataset", "iris")]
    [InlineData("--scenes", "0")]
    [InlineData("--train-rows", "9")]
    [InlineData("--train-scenes", "0")]
    [InlineData("--epochs", "0")]
    public void A_mistake_on_the_command_line_is_told_and_fails(params string[] mistake)
    {
        SampleProcess.Outcome outcome = SampleProcess.Run("Detection", mistake);
        Assert.NotEqual(0, outcome.ExitCode);
        Assert.Contains(mistake[1], outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("windows", 1500, 3000)]
    [InlineData("components", 5, 200)]
    public void Nearly_every_digit_is_framed_by_a_proposal(string name, int least, int most)
    {
        Proposals proposals = Proposals.All.Single(known => known.Name == name);
        Assert.All(Scenes, scene => Assert.InRange(proposals.Of(scene).Count, least, most));
        bool[] framed = Scenes.SelectMany(scene => scene.Objects.Select(
            labeled => proposals.Of(scene).Any(window => window.IntersectionOverUnion(Proposals.Frame(labeled.Box)) >= 0.5))).ToArray();
        Assert.InRange(framed.Average(isFramed => isFramed ? 1 : 0), 0.95, 1);
    }

    [Fact]
    public void Offsets_lead_from_a_region_with_an_object_to_its_box()
    {
        var random = new Random(1);
        Assert.All(Scenes, scene =>
        {
            IReadOnlyList<Region> regions = TrainingRegions.Objects(scene, random, ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);
            Assert.InRange(regions.Count, 1, TrainingRegions.OfObject * scene.Objects.Count);
            Assert.All(regions, region =>
            {
                Assert.Contains(scene.Objects, labeled => $"{labeled.Class}" == region.Label);
                Assert.All(region.Offsets, offset => Assert.True(float.IsFinite(offset)));

                // The ink's longer side is the frame's by the margin of 1.4, which is stretched by e to the 0.22 at most.
                float longer = Math.Max(region.Offsets[2], region.Offsets[3]);
                Assert.InRange(longer, -MathF.Log(1.4f) - 0.221f, -MathF.Log(1.4f) + 0.221f);
            });
        });
    }

    [Fact]
    public void Background_is_where_no_object_is_framed() => Assert.All(Scenes, scene =>
    {
        IReadOnlyList<BoundingBox> background = TrainingRegions.Background(scene, Proposals.Windows.Of(scene));
        Assert.All(scene.Objects, labeled => Assert.DoesNotContain(
            background, window => window.IntersectionOverUnion(Proposals.Frame(labeled.Box)) > 0.45));
        Assert.All(TrainingRegions.Background(scene, new Random(1)), region => Assert.Equal(Region.Background, region.Label));
    });

    private (string Output, JsonElement Json) Run(params string[] arguments)
    {
        string file = Path.Combine(_directory.FullName, "result.json");
        SampleProcess.Outcome outcome = SampleProcess.Run("Detection", [.. Defaults(arguments), .. arguments, "--json", file]);
        Assert.True(outcome.ExitCode == 0, outcome.Error + outcome.Output);
        return (outcome.Output, JsonDocument.Parse(File.ReadAllText(file)).RootElement.Clone());
    }

    // What is given takes the place of the small setting's.
    private static IEnumerable<string> Defaults(string[] arguments) =>
        Small.Chunk(2).Where(pair => !arguments.Contains(pair[0])).SelectMany(pair => pair);
}
