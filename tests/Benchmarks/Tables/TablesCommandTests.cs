using System.Globalization;
using System.Text.Json;
using MLNetDeep.Benchmarks.Tables;

namespace MLNetDeep.Benchmarks.Tests.Tables;

public sealed class TablesCommandTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mlnetdeep-tables-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Each_model_gets_a_row_for_each_task_that_it_knows()
    {
        // What is right follows from the numbers but for the missing ones, so that models err on few rows.
        Write("binary", 200, (x, _) => x > 0.5 ? "yes" : "no");
        Write("multiclass", 200, (x, y) => x > 0.5 ? "1" : y == "a" ? "2" : "3");
        Write("regression", 200, (x, y) => ((10 * x) + (y == "a" ? 3.5 : 0)).ToString("F3", CultureInfo.InvariantCulture));
        string file = Path.Combine(_directory.FullName, "out.json");

        CommandLineRun.Outcome outcome = CommandLineRun.Run(
            "tables", "--data", _directory.FullName, "--models", "sdca,random-forest,random-forest-missing", "--seeds", "1",
            "--json", file);

        Assert.True(outcome.ExitCode == 0, outcome.Error);
        JsonElement[] rows = [.. JsonDocument.Parse(File.ReadAllText(file)).RootElement.EnumerateArray()];
        Assert.Equal(
            ((string[])["binary", "multiclass", "regression"])
                .SelectMany(task => new[] { "sdca", "random-forest", "random-forest-missing" }, (task, model) => $"{task} {model}"),
            rows.Select(row => $"{row.GetProperty("task").GetString()} {row.GetProperty("model").GetString()}"));
        Assert.All(rows, row =>
        {
            bool regression = row.GetProperty("task").GetString() == "regression";
            Assert.InRange(row.GetProperty("error").GetDouble(), 0, regression ? 2.5 : 0.35);
            Assert.Equal(regression, row.GetProperty("log_loss").ValueKind == JsonValueKind.Null);
            Assert.True(row.GetProperty("fit_seconds").GetDouble() > 0);
        });
    }

    [Fact]
    public void Columns_are_categories_by_their_name_or_their_values_and_labels_classes_where_they_are_few_whole_numbers()
    {
        var mlContext = new Microsoft.ML.MLContext(1);
        File.WriteAllText(Path.Combine(_directory.FullName, "t.csv"), "n0,c1,size,label\n1,3,small,2\n,4,,7\n2.5,3,large,2\n");

        var table = TableData.Open(mlContext, new FileInfo(Path.Combine(_directory.FullName, "t.csv")));
        Microsoft.ML.IDataView features = table.Preparation(mlContext).Fit(table.View).Transform(table.View);

        Assert.Equal(TableTask.Binary, table.Task);
        Assert.Equal(["2", "7"], table.Classes);
        float[][] rows =
        [
            .. Microsoft.ML.Data.ColumnCursorExtensions.GetColumn<Microsoft.ML.Data.VBuffer<float>>(features, "Features")
                .Select(row => row.DenseValues().ToArray()),
        ];
        Assert.Equal([1, 1, 0, 1, 0], rows[0]);
        Assert.Equal([1.75f, 0, 1, 0, 0], rows[1]);
        Assert.Equal([2.5f, 1, 0, 0, 1], rows[2]);
    }

    [Theory]
    [InlineData("", "found none, or rows of different lengths")]
    [InlineData("a,label\n1,2,3\n", "found none, or rows of different lengths")]
    public void A_file_that_is_no_table_is_told(string text, string told)
    {
        File.WriteAllText(Path.Combine(_directory.FullName, "t.csv"), text);

        CommandLineRun.Outcome outcome = CommandLineRun.Run("tables", "--data", _directory.FullName);

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("t.csv", outcome.Error, StringComparison.Ordinal);
        Assert.Contains(told, outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--data")]
    [InlineData("--data: expected a directory with CSV files", "--data", ".")]
    [InlineData("--models: expected names among lightgbm, mlp", "--data", ".", "--models", "magic")]
    [InlineData("--tables: expected names of CSV files", "--data", ".", "--tables", "none")]
    [InlineData("--seeds: expected at least 1, got 0", "--data", ".", "--seeds", "0")]
    public void A_mistake_on_the_command_line_is_told_and_fails(string told, params string[] arguments)
    {
        CommandLineRun.Outcome outcome = CommandLineRun.Run(
            ["tables", .. arguments.Select(argument => argument == "." ? _directory.FullName : argument)]);

        Assert.NotEqual(0, outcome.ExitCode);
        Assert.Contains(told, outcome.Error, StringComparison.Ordinal);
    }

    private void Write(string name, int rows, Func<double, string, string> label)
    {
        var random = new Random(1);
        IEnumerable<string> lines = Enumerable.Range(0, rows).Select(row =>
        {
            double x = random.NextDouble();
            string category = row % 2 == 0 ? "a" : "b";
            string number = row % 20 == 0 ? "" : x.ToString("F4", CultureInfo.InvariantCulture);
            return $"{number},{random.NextDouble().ToString("F4", CultureInfo.InvariantCulture)},{category},{label(x, category)}";
        });
        File.WriteAllLines(Path.Combine(_directory.FullName, name + ".csv"), ["x,noise,kind,label", .. lines]);
    }
}
