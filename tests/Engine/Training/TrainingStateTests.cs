using MLNetDeep.Engine.Serialization;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.Engine.Tests.Training;

public class TrainingStateTests
{
    private static readonly string Written = new TrainingState
    {
        Session = new SessionState
        {
            Batch = 3,
            Sums = [24, 24, 7, 1.5, 1, 24],
            Steps = 10,
            OptimizerSteps = 10,
            Schedule = [],
            LearningRate = 0.25f,
            GradientNorm = 1,
            FirstBatch = "",
        },
        Watch = new WatchState(1, 1, 0.5, 0.5, 1),
        Elapsed = TimeSpan.FromSeconds(2),
        EpochElapsed = TimeSpan.FromSeconds(1),
        Stopped = false,
        TrainingRows = 50,
        ValidationRows = null,
        Epochs = [new EpochResult(1, 4, 0.5, 0.5, null, null, 1, TimeSpan.Zero, TimeSpan.Zero)],
    }.Write();

    public static TheoryData<string, string> Changes => new()
    {
        { "\"sums\":[24,24,7,1.5,1,24]", "\"sums\":[24,24,7,1.5,1]" },
        { "\"sums\":[24,", "\"sums\":[\"NaN\"," },
        { "\"sums\":[24,", "\"sums\":[2," },
        { "\"sums\":[24,24", "\"sums\":[24,-1" },
        { "\"batch\":3", "\"batch\":-1" },
        { "\"batch\":3", "\"batch\":11" },
        { "\"steps\":10", "\"steps\":9223372036854775807" },
        { "\"optimizerSteps\":10", "\"optimizerSteps\":-1" },
        { "\"learningRate\":0.25", "\"learningRate\":\"Infinity\"" },
        { "\"watch\":{\"epoch\":1,", "\"watch\":{\"epoch\":2," },
        { "\"bestEpoch\":1,\"smallest\"", "\"bestEpoch\":2,\"smallest\"" },
        { "\"bestEpoch\":1,\"smallest\"", "\"bestEpoch\":0,\"smallest\"" },
        { "\"lastImprovement\":1", "\"lastImprovement\":-1" },
        { "\"elapsed\":\"00:00:02\"", "\"elapsed\":\"-00:00:02\"" },
        { "\"elapsed\":\"00:00:02\"", "\"elapsed\":\"10675199.02:48:05\"" },
        { "\"trainingRows\":50", "\"trainingRows\":-50" },
        { "\"epochs\":[{\"epoch\":1,", "\"epochs\":[{\"epoch\":2," },
        { "\"epochs\":[{", "\"epochs\":[null,{" },
    };

    [Fact]
    public void A_state_is_read_as_written() => Assert.Equal(Written, TrainingState.Read(Written).Write());

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_state_that_no_training_can_have_is_a_typed_error(string part, string changed)
    {
        Assert.Contains(part, Written, StringComparison.Ordinal);

        Assert.Throws<ModelFormatException>(() => TrainingState.Read(Written.Replace(part, changed, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_text_that_is_null_is_a_typed_error() =>
        Assert.Throws<ModelFormatException>(() => TrainingState.ReadTexts("""{"Seed":null}"""));
}
