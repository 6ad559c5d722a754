namespace MLNetDeep.Samples.Tests;

public sealed class PerceptronTests
{
    [Fact]
    public void The_errors_of_each_pass_go_to_0of20_and_the_line_is_told()
    {
        SampleProcess.Outcome outcome = SampleProcess.Run("Perceptron");
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        string[] lines = outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            [
                "pass 1: 5/20 errors = 25 %", "pass 2: 3/20 errors = 15 %", "pass 3: 3/20 errors = 15 %",
                "pass 4: 1/20 errors = 5 %", "pass 5: 0/20 errors = 0 %",
            ],
            lines[..^1].Select(line => line[..line.IndexOf(',', StringComparison.Ordinal)]));
        Assert.Matches(@"^Solution found! Red where -?[\d.]+ x [+-] [\d.]+ y [+-] [\d.]+ > 0", lines[^1]);
    }

    [Fact]
    public void Points_that_no_line_splits_are_said_to_have_no_solution()
    {
        SampleProcess.Outcome outcome = SampleProcess.Run("Perceptron", "--misplaced", "3", "--passes", "7", "--points", "30");
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        string[] lines = outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(8, lines.Length);
        Assert.StartsWith("No solution in 7 passes", lines[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--points", "3")]
    [InlineData("--misplaced", "-1")]
    [InlineData("--passes", "0")]
    public void A_mistake_on_the_command_line_is_told(string option, string value)
    {
        SampleProcess.Outcome outcome = SampleProcess.Run("Perceptron", option, value);
        Assert.NotEqual(0, outcome.ExitCode);
        Assert.Contains($"{option}: expected at least", outcome.Error, StringComparison.Ordinal);
    }
}
