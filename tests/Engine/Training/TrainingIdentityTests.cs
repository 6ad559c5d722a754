using System.Collections;
using System.Globalization;
using MLNetDeep.Engine.Distribution;
using MLNetDeep.Engine.Imaging;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.Engine.Tests.Training;

public class TrainingIdentityTests
{
    private static readonly InMemoryBatches Rows = new([1], 1, new float[] { 1 }, 1);
    private static readonly TrainingOptions Options = new() { Loss = new MeanSquareErrorLoss() };

    public static TheoryData<string, TrainingOptions> Others => new()
    {
        { "Seed", Options with { Seed = 1 } },
        { "BatchSize", Options with { BatchSize = 9 } },
        { "Optimizer", Options with { Optimizer = new SgdOptimizer() } },
        { "Optimizer", Options with { Optimizer = new AdamOptimizer(beta2: 0.9f) } },
        { "Schedule", Options with { Schedule = new OneCycleLearningRate() } },
        { "Loss", Options with { Loss = new CrossEntropyLoss() } },
        { "EarlyStopping", Options with { EarlyStopping = new EarlyStopping() } },
        { "WeightAveraging", Options with { WeightAveraging = new WeightAveraging() } },
        { "WeightAveraging", Options with { WeightAveraging = new WeightAveraging(0.5f) } },
        { "StartsFrom", Options with { StartsFrom = "another model" } },
        { "PartitionedRows", Options with { PartitionedRows = true } },
        { "Epochs", Options with { Epochs = 3, Schedule = new OneCycleLearningRate() } },
    };

    public static TheoryData<TrainingOptions> Alike =>
    [
        Options with { Optimizer = new AdamOptimizer() },
        Options with { Threads = 3 },
        Options with { Epochs = 3 },
        Options with { StopWhen = _ => false, EpochCompleted = _ => { } },
        Options with { Checkpoint = new Checkpoint("file") },
    ];

    [Theory]
    [MemberData(nameof(Others))]
    public void An_option_that_matters_to_the_weights_tells_trainings_apart(string name, TrainingOptions other) =>
        Assert.Contains(
            TrainingIdentity.Compare(Of(Options), Of(other)), text => text.StartsWith($"Its {name}: ", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Alike))]
    public void An_option_that_does_not_matter_is_not_compared(TrainingOptions other) =>
        Assert.Empty(TrainingIdentity.Compare(Of(Options), Of(other)));

    [Fact]
    public void Options_yet_to_come_are_compared()
    {
        // The last one is told as the origin of the validation rows.
        string[] withoutEffect =
        [
            "Threads", "EpochCompleted", "Progress", "StopWhen", "CancellationToken", "Checkpoint", "ValidationRowsFrom",
            "MeasuresAccuracy", "Communicator",
        ];
        Dictionary<string, string> identity = Of(Options with { Schedule = new OneCycleLearningRate() });

        Assert.All(
            typeof(TrainingOptions).GetProperties(),
            option => Assert.NotEqual(withoutEffect.Contains(option.Name), identity.ContainsKey(option.Name)));
    }

    [Fact]
    public void Where_the_validation_rows_come_from_tells_trainings_apart()
    {
        Dictionary<string, string> OfRows(string? from) =>
            TrainingIdentity.Of(
                new Network(NetworkSpec.Sequential(Shape.Of(1), new Dense(1)), 0), Rows, Rows, Options with { ValidationRowsFrom = from });

        Assert.Equal(
            ["Its validation rows: given; now: a stratified share."],
            TrainingIdentity.Compare(OfRows(null), OfRows(ValidationSplit.Stratified)));
    }

    [Fact]
    public void Layers_are_compared_by_their_settings_and_inputs()
    {
        Dictionary<string, string> OfLayers(params LayerSpec[] layers) =>
            TrainingIdentity.Of(new Network(NetworkSpec.Sequential(Shape.Of(1), layers), 0), Rows, null, Options);

        Dictionary<string, string> saved = OfLayers(new Dense(2), new Dropout(0.1f), new Dense(1));
        Assert.Empty(TrainingIdentity.Compare(saved, OfLayers(new Dense(2), new Dropout(0.1f), new Dense(1))));
        Assert.Equal(
            ["Its layer 'dropout_1': Dropout { Rate = 0.1 } of dense_1; now: Dropout { Rate = 0.2 } of dense_1."],
            TrainingIdentity.Compare(saved, OfLayers(new Dense(2), new Dropout(0.2f), new Dense(1))));
        Assert.Equal(
            2,
            TrainingIdentity.Compare(saved, OfLayers(new Dense(2), new Tanh(), new Dense(1))).Count(
                text => text.Contains("nothing", StringComparison.Ordinal)));
    }

    [Fact]
    public void Texts_are_the_same_in_any_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        string text = SettingsText.Of(new AdamOptimizer(0.125f));
        try
        {
            var other = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            other.NumberFormat.NumberDecimalSeparator = ",";
            CultureInfo.CurrentCulture = other;
            Assert.Equal(text, SettingsText.Of(new AdamOptimizer(0.125f)));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
        Assert.Contains("LearningRate = 0.125", text);
    }

    [Fact]
    public void Lists_and_settings_within_settings_are_told_and_delegates_are_not() =>
        Assert.Equal("Outer { Inner = EarlyStopping { Metric = Loss, MinimumImprovement = 0, Patience = 5 }, Numbers = [1.5, none] }",
            SettingsText.Of(new Outer([1.5, null], new EarlyStopping(), () => { })));

    [Fact]
    public void Settings_within_settings_are_of_types_that_trimming_keeps_whole()
    {
        Type[] bases = [typeof(LayerSpec), typeof(Loss), typeof(Optimizer), typeof(LearningRateSchedule)];
        IEnumerable<Type> derived = typeof(LayerSpec).Assembly.GetTypes().Where(type => bases.Any(type.IsSubclassOf));
        var left = new Stack<Type>([typeof(TrainingOptions), .. derived]);
        var within = new HashSet<Type>();
        while (left.TryPop(out Type? type))
        {
            foreach (Type setting in
                type.GetProperties().Select(property => Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType))
            {
                if (IsSettings(setting) && !bases.Contains(setting) && setting != typeof(ICommunicator) && within.Add(setting))
                {
                    left.Push(setting);
                }
            }
        }

        // A type that is missing here is to be named in SettingsText.TypeOf too.
        Type[] known =
        [
            typeof(EarlyStopping), typeof(ElasticDistortion), typeof(GradientClipping), typeof(ImageAugmentation), typeof(ImageShift),
            typeof(Padding1D), typeof(Padding2D), typeof(RandomErasing), typeof(Size2D), typeof(WeightAveraging),
        ];
        Assert.Equal(known.Select(type => type.Name), within.Select(type => type.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_identity_of_the_first_version_is_that_of_the_same_training_now()
    {
        Dictionary<string, string> now = Of(Options with { Loss = new CrossEntropyLoss(), Schedule = new CosineLearningRate() });
        var then = new Dictionary<string, string>(now)
        {
            ["Loss"] = "CrossEntropyLoss { ClassWeights = none, Fuses = Softmax, LabelSmoothing = 0 }",
            ["Schedule"] = "CosineLearningRate { End = 0, NeedsSteps = True }",
        };

        (Dictionary<string, string> read, int version) = TrainingIdentity.Read(TrainingState.WriteTexts(then));

        Assert.Equal(1, version);
        Assert.Empty(TrainingIdentity.Compare(read, now));
    }

    [Fact]
    public void Convolutions_told_before_there_were_groups_have_one()
    {
        var spec = NetworkSpec.Sequential(
            Shape.Of(2, 9, 8), new Conv2D(4, new Size2D(3, 2)) { Stride = 2, Bias = false }, new Conv2D(6, 1), new Flatten());
        Dictionary<string, string> now = TrainingIdentity.Of(new Network(spec, 0), Rows, null, Options);
        string then = TrainingIdentity.Write(now).Replace("Groups = 1, ", "", StringComparison.Ordinal)
            .Replace($"\"version\":\"{TrainingIdentity.Version}\"", "\"version\":\"2\"", StringComparison.Ordinal);

        (Dictionary<string, string> read, int version) = TrainingIdentity.Read(then);

        Assert.DoesNotContain("Groups", then, StringComparison.Ordinal);
        Assert.Equal(2, version);
        Assert.Empty(TrainingIdentity.Compare(read, now));
    }

    [Fact]
    public void Parts_told_before_there_were_other_axes_are_of_the_first()
    {
        NetworkSpec spec = NetworkSpec.From([4]).Slice(1, 2, name: "part").Concatenate(["part", NetworkSpec.InputName]).Build();
        Dictionary<string, string> now = TrainingIdentity.Of(new Network(spec, 0), Rows, null, Options);
        string then = TrainingIdentity.Write(now).Replace("Axis = 0, ", "", StringComparison.Ordinal)
            .Replace("Axis = 0", "", StringComparison.Ordinal)
            .Replace($"\"version\":\"{TrainingIdentity.Version}\"", "\"version\":\"5\"", StringComparison.Ordinal);

        Assert.DoesNotContain("Axis", then, StringComparison.Ordinal);
        Assert.Empty(TrainingIdentity.Compare(TrainingIdentity.Read(then).Identity, now));
    }

    [Fact]
    public void Trainings_told_before_there_were_averages_have_none()
    {
        var then = new Dictionary<string, string>(Of(Options));
        Assert.True(then.Remove(nameof(TrainingOptions.WeightAveraging)));
        string file = TrainingIdentity.Write(then).Replace(
            $"\"version\":\"{TrainingIdentity.Version}\"", "\"version\":\"3\"", StringComparison.Ordinal);

        Assert.Empty(TrainingIdentity.Compare(TrainingIdentity.Read(file).Identity, Of(Options)));
        Assert.Single(TrainingIdentity.Compare(
            TrainingIdentity.Read(file).Identity, Of(Options with { WeightAveraging = new WeightAveraging() })));
    }

    [Fact]
    public void An_identity_is_read_as_it_was_written()
    {
        (Dictionary<string, string> read, int version) = TrainingIdentity.Read(TrainingIdentity.Write(Of(Options)));

        Assert.Equal(TrainingIdentity.Version, version);
        Assert.Equal(Of(Options), read);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("99")]
    [InlineData("two")]
    public void An_identity_of_another_version_is_refused(string version) => Assert.Contains(
        $"version '{version}'",
        Assert.Throws<ModelFormatException>(
            () => TrainingIdentity.Read(TrainingState.WriteTexts(new(Of(Options)) { ["version"] = version }))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void An_upgrade_from_a_made_up_version_adds_defaults_and_renames_what_came_after_it_alone()
    {
        var identity = new Dictionary<string, string>
        {
            ["Rate"] = "0.5",
            ["Loss"] = "Wrapped { Fuses = Softmax, Sigmoid, Inner = Old { Name = 'Old' }, NotOld = Old { Fuses = None } }",
        };
        IdentityChange[] changes =
        [
            IdentityChange.AddedOption(5, "Before", "in every file"),
            IdentityChange.AddedOption(6, "Momentum", "0.9"),
            IdentityChange.AddedOption(7, "Rate", "not its own"),
            IdentityChange.RenamedOption(7, "Rate", "LearningRate"),
            IdentityChange.RenamedType(7, "Old", "New"),
            IdentityChange.RemovedSetting(8, "Fuses"),
        ];

        TrainingIdentity.Upgrade(identity, 5, changes);

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["LearningRate"] = "0.5",
                ["Momentum"] = "0.9",
                ["Loss"] = "Wrapped { Inner = New { Name = 'Old' }, NotOld = New {  } }",
            },
            identity);
    }

    private static bool IsSettings(Type type) =>
        !type.IsEnum && type != typeof(bool) && type != typeof(string) && type != typeof(CancellationToken) && type != typeof(Checkpoint)
        && !type.IsAssignableTo(typeof(IFormattable)) && !type.IsAssignableTo(typeof(IEnumerable)) && !type.IsAssignableTo(typeof(Delegate))
        && !type.IsAssignableTo(typeof(IProgress<EpochResult>));

    private static Dictionary<string, string> Of(TrainingOptions options) =>
        TrainingIdentity.Of(new Network(NetworkSpec.Sequential(Shape.Of(1), new Dense(1)), 0), Rows, null, options);

    private sealed record Outer(double?[] Numbers, EarlyStopping Inner, Action Told);
}
