using System.Globalization;
using System.Text.Json.Nodes;
using MLNetDeep.Golden.Tests.Python;
using MLNetDeep.Golden.Tests.ScikitLearn;
using Xunit.Abstractions;

namespace MLNetDeep.Golden.Tests.SupportVectors;

/// <summary>
/// Random settings on raw tables. Where scikit-learn stopped early, or its coefficients miss its tolerance by far when they are checked in
/// double precision, or this side refuses the kernel's size, the setting is left for another: such are counted and told of, the others are
/// all compared. A prediction may differ where scikit-learn's decision is no farther from 0 than what its coefficients violate and its
/// rounding: most are rows on the border of one class, whose decision is 0 but for both. They are counted too.
/// </summary>
[Collection(ScikitLearnTests.Name)]
public class SweepTests(ScikitLearnProcess sklearn, ITestOutputHelper output)
{
    private const double Share = 0.995;
    private const double ObjectiveBound = 1e-3;

    // In standard deviations of the targets: two regressions within the tolerance differ by more than it where their coefficients are free
    // to.
    private const double NumberBound = 5e-3;
    private const double MostViolation = 10 * SweepMachine.Tolerance;

    [SkippableFact]
    public void Random_settings_on_raw_tables_agree_with_scikit_learn() => Sweep(seed: 1, tables: 60, candidates: 340, least: 200);

    private void Sweep(int seed, int tables, int candidates, int least)
    {
        var random = new Random(seed);
        SweepTable[] all = [.. SweepTable.Public(), .. Enumerable.Range(0, tables).Select(_ => SweepTable.Generated(random))];
        SweepMachine[] machines =
            [.. Enumerable.Range(0, candidates).Select(i => SweepMachine.Draw(random, all[i % all.Length], i % all.Length))];
        Answer theirs = sklearn.Ask(Request(all, machines));
        (int compared, int refused, int stopped, int missed, int rows, int equal, int borderline) = (0, 0, 0, 0, 0, 0, 0);
        var bad = new List<string>();
        var tasks = new SortedDictionary<string, (int Settings, int Rows, int Equal)>();
        for (int i = 0; i < machines.Length; i++)
        {
            SweepMachine machine = machines[i];
            SweepTable table = all[machine.Table];
            JsonNode outcome = theirs.Values["outcomes"]![i]!;
            (double objective, double violation) = (outcome["objective"]!.GetValue<double>(), outcome["violation"]!.GetValue<double>());
            if (outcome["status"]!.GetValue<int>() != 0)
            {
                stopped++;
                continue;
            }

            if (!(violation <= MostViolation))
            {
                missed++;
                continue;
            }

            SweepMachine.Found ours;
            try
            {
                ours = machine.Solve(table);
            }
            catch (InvalidOperationException)
            {
                refused++;
                continue;
            }

            compared++;
            double rounding = outcome["rounding"]!.GetValue<double>();
            double[] predictions = theirs[$"predictions/{i}"], decisions = theirs[$"decisions/{i}"];
            double bound = machine.Name == "SVR" ? rounding + (NumberBound * Deviation(table.Targets)) : 0;
            int same = predictions.Zip(ours.Predictions).Count(two => Math.Abs(two.First - two.Second) <= bound);
            double border = Math.Max(SweepMachine.Tolerance, violation) + rounding;
            int near = machine.Name == "SVR"
                ? 0
                : predictions.Zip(ours.Predictions).Zip(decisions.Chunk(decisions.Length / predictions.Length))
                .Count(three => three.First.First != three.First.Second && three.Second.Min(Math.Abs) <= border);
            (int settings, int ofTask, int equalOfTask) = tasks.GetValueOrDefault(machine.Name);
            tasks[machine.Name] = (settings + 1, ofTask + predictions.Length, equalOfTask + same);
            (rows, equal, borderline) = (rows + predictions.Length, equal + same, borderline + near);
            double apart = Math.Abs(ours.Objective - objective) / Math.Max(Math.Abs(objective), 1e-12);
            if (!ours.Converged || same + near < Share * predictions.Length || !(apart <= ObjectiveBound))
            {
                bad.Add(string.Create(CultureInfo.InvariantCulture,
                    $"{i} {table.Name}: {machine.Name} {machine.Settings.ToJsonString()}: {same} of {predictions.Length} predictions "
                    + $"({near} on the border), objective {ours.Objective:G6}, theirs {objective:G6} (violation {violation:G2}, rounding "
                    + $"{rounding:G2}), converged {ours.Converged}"));
            }
        }

        string summary = string.Create(CultureInfo.InvariantCulture,
            $"{compared} settings on {all.Length} tables: {equal} of {rows} predictions equal ({100.0 * equal / rows:F3} %), {borderline} "
            + $"of the others on scikit-learn's border ({100.0 * equal / (rows - borderline):F3} % of the rest); "
            + $"scikit-learn stopped early in {stopped}, missed its tolerance in {missed}; "
            + $"refused {refused}; {bad.Count} settings differ; ")
            + string.Join(
                ", ", tasks.Select(task => $"{task.Key} {task.Value.Settings} settings, {task.Value.Equal} of {task.Value.Rows} equal"));
        output.WriteLine(summary);
        Assert.True(compared >= least, summary);
        Assert.True(equal >= Share * (rows - borderline), summary + Environment.NewLine + string.Join(Environment.NewLine, bad));
        Assert.True(bad.Count == 0, summary + Environment.NewLine + string.Join(Environment.NewLine, bad));
    }

    private static Request Request(SweepTable[] tables, SweepMachine[] machines)
    {
        Request request = new Request("sweep").With("machines", new JsonArray([.. machines.Select(machine => (JsonNode)new JsonObject
        {
            ["name"] = machine.Name,
            ["table"] = machine.Table,
            ["settings"] = machine.Settings.DeepClone(),
        })]));
        for (int i = 0; i < tables.Length; i++)
        {
            request.With($"features/{i}", tables[i].Train.Shape, tables[i].Train.Span).With(
                $"queries/{i}", tables[i].Queries.Shape, tables[i].Queries.Span)
                .With($"classes/{i}", [tables[i].Classes.Length], [.. tables[i].Classes.Select(c => (float)c)])
                .With($"targets/{i}", [tables[i].Targets.Length], tables[i].Targets);
        }

        return request;
    }

    private static double Deviation(float[] targets)
    {
        double mean = targets.Average(target => (double)target);
        return Math.Sqrt(targets.Average(target => (target - mean) * (target - mean)));
    }
}
