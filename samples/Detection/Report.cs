using System.Globalization;
using MLNetDeep.Samples.Common;

namespace MLNetDeep.Samples.Detection;

/// <summary>Shows the result: lines for people, JSON for programs.</summary>
internal static class Report
{
    public static void Print(DetectionResult result, TextWriter output)
    {
        output.WriteLine("class  objects  claims  right  average precision");
        foreach (ClassResult c in result.Classes)
        {
            string precision = c.AveragePrecision?.ToString("F4", CultureInfo.InvariantCulture) ?? "no objects";
            Line($"{c.Class,-5} {c.Objects,8} {c.Claims,7} {c.Right,6}  {precision}");
        }
        Line($"mean average precision at an intersection over union of 0.5: {result.MeanAveragePrecision:F4}");
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Scenes:N0} scenes of {result.DataSet}, {result.MeasuredOn}; "
            + $"{result.Proposals}: {result.ProposalsOfScene:N0} proposals a scene, which frame {result.ProposalRecall:P1} of the objects; "
            + $"{result.MillisecondsOfScene:F0} ms a scene; trained in {result.TrainSeconds:F1} s; seed {result.Seed}"));

        void Line(FormattableString line) => output.WriteLine(line.ToString(CultureInfo.InvariantCulture));
    }

    public static void WriteJson(DetectionResult result, FileInfo file)
        => JsonFile.Write(file, result, DetectionJson.Default.DetectionResult);
}
