using MLNetDeep.Tests.Support;

namespace MLNetDeep.Samples.Tests;

public sealed class RanksTests
{
    private static readonly string[] Quick = ["--data", "nowhere", "--train-rows", "300", "--epochs", "2"];

    [SkippableFact]
    public void The_sample_learns_the_same_on_one_rank_and_on_two()
    {
        string[] mpirun = Mpirun.Arguments(ranks: 2);
        SampleProcess.Outcome alone = SampleProcess.Run("Ranks", Quick);
        SampleProcess.Outcome two = SampleProcess.RunProgram(
            Mpirun.Program, null, [.. mpirun, "dotnet", Path.Combine(AppContext.BaseDirectory, "Ranks.dll"), .. Quick]);

        Assert.True(alone.ExitCode == 0, alone.Error + alone.Output);
        Assert.True(two.ExitCode == 0, two.Error + two.Output);
        Assert.Equal(ResultOf(alone.Output, "1 rank(s): "), ResultOf(two.Output, "2 rank(s): "));
        Assert.Single(two.Output.Split('\n'), line => line.StartsWith("Epoch 1/2: ", StringComparison.Ordinal));
    }

    private static string ResultOf(string output, string start) =>
        Assert.Single(output.Split('\n'), line => line.Contains(start, StringComparison.Ordinal)).Split(start)[1];
}
