using System.Globalization;
using System.Text;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Networks;

/// <summary>A network's layers with shapes and sizes. Sizes are counted, never allocated.</summary>
public sealed class NetworkSummary
{
    internal NetworkSummary(NetworkSpec spec)
    {
        Input = spec.Input;
        ParameterCount = spec.ParameterCount;
        TrainableParameterCount = spec.Nodes.SelectMany(node => node.Parameters).Where(p => p.Trainable).Sum(p => p.Shape.Elements);
        MultiplyAdds = spec.MultiplyAdds;
        Lines =
        [
            .. spec.Nodes.Select(
                node => new NetworkSummaryLine(node.Name, node.Layer, node.Output, node.ParameterCount, node.MultiplyAdds)),
        ];
    }

    /// <summary>The shape of one row's input.</summary>
    public Shape Input { get; }

    /// <summary>One line a layer.</summary>
    public IReadOnlyList<NetworkSummaryLine> Lines { get; }

    /// <summary>Numbers in all parameters.</summary>
    public long ParameterCount { get; }

    /// <summary>Numbers in the parameters that an optimizer changes.</summary>
    public long TrainableParameterCount { get; }

    /// <summary>Multiply-adds of one row's forward pass.</summary>
    public long MultiplyAdds { get; }

    /// <summary>The table as text.</summary>
    public override string ToString()
    {
        var rows = new List<string[]> { new[] { "layer", "output", "parameters", "multiply-adds" } };
        rows.Add([NetworkSpec.InputName, Input.ToString(), "", ""]);
        rows.AddRange(Lines.Select(line => new[] { line.Name, line.Output.ToString(), Count(line.Parameters), Count(line.MultiplyAdds) }));
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

/// <summary>One layer of a <see cref="NetworkSummary"/>.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="Layer">What the layer is.</param>
/// <param name="Output">The shape of its output.</param>
/// <param name="Parameters">Numbers in its parameters.</param>
/// <param name="MultiplyAdds">Multiply-adds of one row's forward pass.</param>
public sealed record NetworkSummaryLine(string Name, LayerSpec Layer, Shape Output, long Parameters, long MultiplyAdds);
