using System.Globalization;
using System.Text;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Networks;

/// <summary>The summary of a network: its layers with shapes and sizes. Sizes are counted, never allocated.</summary>
public sealed class NetworkSummary
{
    internal NetworkSummary(NetworkSpec spec)
    {
        Input = spec.Input;
        ParameterCount = spec.ParameterCount;
        TrainableParameterCount = spec.Nodes.SelectMany(node => node.Parameters).Where(p => p.Trainable).Sum(p => p.Shape.Elements);
        MultiplyAdds = spec.MultiplyAdds;
        Layers = spec.Nodes;
    }

    /// <summary>The shape of one row's input.</summary>
    public Shape Input { get; }

    /// <summary>The layers.</summary>
    public IReadOnlyList<NetworkNode> Layers { get; }

    /// <summary>The number of elements of all parameters.</summary>
    public long ParameterCount { get; }

    /// <summary>The number of elements of the parameters that an optimizer changes.</summary>
    public long TrainableParameterCount { get; }

    /// <summary>The number of multiply-adds of one row's forward pass.</summary>
    public long MultiplyAdds { get; }

    /// <summary>Returns the table as text.</summary>
    public override string ToString()
    {
        var rows = new List<string[]> { new[] { "layer", "output", "parameters", "multiply-adds" } };
        rows.Add([NetworkSpec.InputName, Input.ToString(), "", ""]);
        rows.AddRange(Layers.Select(
            layer => new[] { layer.Name, layer.Output.ToString(), Count(layer.ParameterCount), Count(layer.MultiplyAdds) }));
        rows.Add(["total", "", Count(ParameterCount), Count(MultiplyAdds)]);
        int[] widths = [.. Enumerable.Range(0, 4).Select(column => rows.Max(row => row[column].Length))];
        string rule = string.Join("  ", widths.Select(width => new string('-', width)));
        var text = new StringBuilder();
        for (int row = 0; row < rows.Count; row++)
        {
            if (row == 1 || row == rows.Count - 1)
            {
                text.Append(rule).Append('\n');
            }
            string[] cells = rows[row];
            string line = $"{cells[0].PadRight(widths[0])}  {cells[1].PadRight(widths[1])}  "
                + $"{cells[2].PadLeft(widths[2])}  {cells[3].PadLeft(widths[3])}";
            text.Append(line.TrimEnd()).Append('\n');
        }
        return text.ToString();
    }

    private static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
