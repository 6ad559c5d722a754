using MLNetDeep.Classic.Trees;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Engine.Training;
using MLNetDeep.Samples.Walkthrough.Blocks;
using MLNetDeep.Samples.Walkthrough.Methods;

namespace MLNetDeep.Samples.Walkthrough.Steps;

/// <summary>The job interviews and the diabetes table: features and a target.</summary>
internal static class TablesStep
{
    private static readonly string[] InterviewColumns = ["Gender", "Years Exp.", "Phone Screen", "On-site Interview"];
    private static readonly string[] DiabetesColumns = ["Age", "Weight", "Gender", "BMI", "Diabetes"];

    private static readonly string[][] Interviews =
    [
        ["F", "3", "9", "Yes"], ["M", "2", "7.5", "No"], ["M", "2", "7", "No"], ["M", "4", "8.5", "Yes"], ["F", "4", "9.5", "Yes"],
        ["F", "2", "6.5", "No"], ["M", "3", "8", "No"], ["F", "2", "8", "No"], ["F", "4", "9", "Yes"],
    ];

    private static readonly string[][] Diabetes =
    [
        ["47", "192", "M", "23.4", "No"], ["53", "164", "F", "27.2", "Yes"], ["68", "214", "M", "25.2", "Yes"],
        ["43", "151", "F", "24.8", "No"],
    ];

    public static Step Create() => new(
        "tables", "Features and a target: job interviews", [Deck.Understanding],
        "A row has features, X, and a target, y. A single neuron with a sigmoid, which is logistic regression, learns a weight for each "
        + "feature and answers with a probability; a decision tree learns rules. So few rows are learned by heart: what counts is the "
        + "answer for rows that were not there.",
        Show);

    private static IEnumerable<Block> Show(StepContext context) =>
        [.. Learn("Job interview", InterviewColumns, Interviews), .. Learn("Diabetes", DiabetesColumns, Diabetes)];

    private static IEnumerable<Block> Learn(string name, string[] columns, string[][] rows)
    {
        string[] features = columns[..^1];
        float[] numbers = [.. rows.SelectMany(row => row[..^1]).Select(Number)];
        int[] labels = [.. rows.Select(row => row[^1] == "Yes" ? 1 : 0)];

        var neuron = new Network(
            NetworkSpec.Sequential(
                [features.Length], new InputScaling { Mode = InputScalingMode.PerFeature }, new Dense(1), new Sigmoid()),
            seed: 1);
        NetworkTrainer.Train(neuron, new InMemoryBatches(numbers, features.Length, labels, classes: 2), null, new TrainingOptions
        {
            Loss = new BinaryCrossEntropyLoss(),
            Optimizer = new SgdOptimizer(1),
            Epochs = 200,
        });
        DecisionTreeModel tree = new DecisionTree()
            .Fit(new([rows.Length, features.Length], numbers), labels, 2, featureNames: features, classNames: ["No", "Yes"]);

        float[] yes = neuron.Predict(numbers);
        yield return new TableBlock(
            $"{name}: the rows, and the neuron's probability of Yes", [.. columns, "probability"],
            [
                .. rows.Select((row, i) => (Cell[])
                [
                    .. row.Select(text => float.TryParse(text, out float value) ? new Cell(text, value) : text), Cell.Of(yes[i], "0.00"),
                ]),
            ]);
        yield return new ListingBlock($"{name}: the rules of a decision tree", tree.Rules());
    }

    private static float Number(string text) => text switch
    {
        "F" => 0,
        "M" => 1,
        _ => float.Parse(text, System.Globalization.CultureInfo.InvariantCulture),
    };
}
