using System.Globalization;
using MLNetDeep;
using MLNetDeep.Samples.NativePredict;

// Loads a model, an ML.NET zip or a network's file, without ML.NET, and predicts a row of numbers, or each line of standard input:
//   dotnet run -c Release --project samples/NativePredict -- iris.zip 5.1 3.5 1.4 0.2
//   dotnet publish samples/NativePredict -c Release -r linux-x64 -o native && native/NativePredict iris.zip < rows.csv
const string Usage = """
    NativePredict MODEL [NUMBER...] [--threads N] [--measure]

    MODEL      a zip that ML.NET saved, with one model of this library, or a network's file
    NUMBER...  the features of a row; none: a row is a line of standard input, numbers with commas or blanks between, NaN where missing
    --threads  the number of threads that predict; without: one a processor
    --measure  what this program takes to start, and to predict rows of zeros
    """;

try
{
    return Run(args);
}
catch (Exception exception) when (exception is ArgumentException or FormatException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"error: {exception.Message}");
    return 1;
}

static int Run(string[] args)
{
    var given = new List<string>(args);
    bool measures = given.Remove("--measure");
    int? threads = null;
    if (given.IndexOf("--threads") is >= 0 and int at)
    {
        threads = at + 1 < given.Count && int.TryParse(given[at + 1], CultureInfo.InvariantCulture, out int number) && number > 0
            ? number
            : throw new ArgumentException("--threads: expected a number of at least 1.");
        given.RemoveRange(at, 2);
    }
    if (given.Count == 0 || given[0] is "-h" or "--help")
    {
        Console.WriteLine(Usage);
        return given.Count == 0 ? 1 : 0;
    }
    var model = SavedModel.Load(given[0]);
    if (measures)
    {
        Measurement.Print(given[0], model, threads);
        return 0;
    }
    if (model.OtherSteps.Count > 0)
    {
        Console.Error.WriteLine($"not applied, ML.NET's own: {string.Join(", ", model.OtherSteps)}");
    }
    float[] features = new float[model.Model.FeatureCount];
    float[] outputs = new float[model.OutputSize];
    foreach (IEnumerable<string> row in given.Count > 1 ? [given[1..]] : Lines())
    {
        Read(row, features);
        model.Predict(features, outputs, threads);
        Console.WriteLine(Text(model, outputs));
    }
    return 0;
}

static IEnumerable<IEnumerable<string>> Lines()
{
    while (Console.ReadLine() is { } line)
    {
        if (line.Length > 0)
        {
            yield return line.Split([',', ';', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        }
    }
}

static void Read(IEnumerable<string> row, float[] features)
{
    int count = 0;
    foreach (string text in row)
    {
        if (!float.TryParse(text, CultureInfo.InvariantCulture, out float number))
        {
            throw new FormatException($"Number {count + 1} of the row is '{text}'; expected one such as 5.1, or NaN where it is missing.");
        }
        if (count < features.Length)
        {
            features[count] = number;
        }
        count++;
    }
    if (count != features.Length)
    {
        throw new FormatException($"The row has {count} numbers; the model takes {features.Length}.");
    }
}

static string Text(SavedModel model, float[] outputs)
{
    string[] numbers = new string[outputs.Length];
    for (int i = 0; i < numbers.Length; i++)
    {
        string number = outputs[i].ToString(CultureInfo.InvariantCulture);
        numbers[i] = model.OutputNames.Count > 0 ? $"{model.OutputNames[i]}={number}" : number;
    }
    string text = string.Join(' ', numbers);
    return model.LabelOf(outputs) is { } label ? $"{label}\t{text}" : text;
}
