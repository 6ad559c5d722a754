using Google.Protobuf;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Model.OnnxConverter;
using MLNetDeep.Onnx;
using MLNetDeep.Onnx.Writing;
using DataType = MLNetDeep.Onnx.Format.TensorProto.Types.DataType;

namespace MLNetDeep.Transforms.Interop;

/// <summary>Writes a fitted pipeline as one ONNX graph, step by step.</summary>
internal static class OnnxPipeline
{
    /// <summary>Returns the bytes of an ONNX file.</summary>
    /// <param name="catalog">The model operations of the environment.</param>
    /// <param name="model">The pipeline.</param>
    /// <param name="input">The columns that it takes.</param>
    /// <param name="outputs">The names of the columns that the graph gives; none: all.</param>
    /// <exception cref="OnnxExportException">A step, or the type of a column, cannot be said in ONNX.</exception>
    /// <exception cref="ArgumentException">The pipeline gives no column of a name in <paramref name="outputs"/>.</exception>
    public static byte[] Write(
        ModelOperationsCatalog catalog, ITransformer model, DataViewSchema input, IReadOnlyCollection<string> outputs)
    {
        MLNetVersionCheck.Ensure();
        var graph = new OnnxGraph(new GraphWriter("pipeline"));
        foreach (DataViewSchema.Column column in input.Where(column => !column.IsHidden))
        {
            graph.AddInput(column);
        }
        IDataView view = new EmptyDataView(CatalogUtils.GetEnvironment(catalog), input);
        foreach (ITransformer step in Steps(model))
        {
            view = Add(graph, step, view);
        }
        AddOutputs(graph, view.Schema, outputs);
        return graph.Writer.ToNeededModel().ToByteArray();
    }

    private static IEnumerable<ITransformer> Steps(ITransformer model) =>
        model is IEnumerable<ITransformer> chain ? chain.SelectMany(Steps) : [model];

    private static IDataView Add(OnnxGraph graph, ITransformer step, IDataView source)
    {
        IDataView end = step.Transform(source);
        try
        {
            foreach (IDataTransform part in Parts(end, source))
            {
                IReadOnlyDictionary<string, string> before = graph.CopyColumns();
                if (part is not ITransformCanSaveOnnx exported || !exported.CanSaveOnnx(graph))
                {
                    throw new NotSupportedException("it has no form in ONNX");
                }
                int nodes = graph.Writer.Nodes.Count;
                exported.SaveAsOnnx(graph);
                OnnxSteps.Complete(graph, step, before, [.. graph.Writer.Nodes.Skip(nodes)]);
                if (graph.Keep(before, Added(part.Source.Schema, part.Schema)) is { Length: > 0 } missing)
                {
                    throw new NotSupportedException(
                        $"it says nothing in ONNX for {Listed(missing)}, or reads a column that has no form there");
                }
            }
            return end;
        }
        // ML.NET's steps throw whatever their checks do.
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            string added = Listed([.. Added(source.Schema, end.Schema).Select(column => column.Name)]);
            throw new OnnxExportException(
                $"The step {TypeNames.Of(step.GetType())}, which adds {added}, cannot be exported to ONNX: "
                + $"{exception.Message.TrimEnd('.')}. Leave it out and give the model its columns, or save the pipeline with "
                + "mlContext.Model.Save.",
                exception);
        }
    }

    // What a step made of its source, the first first.
    private static Stack<IDataTransform> Parts(IDataView end, IDataView source)
    {
        var parts = new Stack<IDataTransform>();
        for (IDataView view = end; view != source; view = parts.Peek().Source)
        {
            parts.Push(view as IDataTransform ?? throw new NotSupportedException($"{view.GetType().Name} has no form in ONNX"));
        }
        return parts;
    }

    // The columns of new names, and those that hide one of the source.
    private static IEnumerable<DataViewSchema.Column> Added(DataViewSchema source, DataViewSchema result)
    {
        ILookup<string, DataViewSchema.Column> before = source.ToLookup(column => column.Name);
        ILookup<string, DataViewSchema.Column> after = result.ToLookup(column => column.Name);
        return result.Where(column => !column.IsHidden && after[column.Name].Count() > before[column.Name].Count());
    }

    private static void AddOutputs(OnnxGraph graph, DataViewSchema schema, IReadOnlyCollection<string> outputs)
    {
        DataViewSchema.Column[] given = [.. schema.Where(column => !column.IsHidden)];
        if (outputs.FirstOrDefault(name => !given.Any(column => column.Name == name)) is { } unknown)
        {
            throw new ArgumentException(
                $"The pipeline gives no column '{unknown}'; it gives {Listed([.. given.Select(column => column.Name)])}.", nameof(outputs));
        }
        foreach (DataViewSchema.Column column in given.Where(column => outputs.Count == 0 || outputs.Contains(column.Name)))
        {
            if (!OnnxTypes.TryDescribe(column.Type, out DataType type, out int[] shape) || !graph.ContainsColumn(column.Name))
            {
                throw new OnnxExportException(
                    $"The column '{column.Name}' of {column.Type} has no form in ONNX. Name the columns that are wanted, without it.");
            }
            graph.Writer.AddOutput($"{column.Name}.output", graph.GetVariableName(column.Name), type, shape);
            if (column.HasSlotNames())
            {
                VBuffer<ReadOnlyMemory<char>> names = default;
                column.GetSlotNames(ref names);
                graph.Writer.AddSlotNames(column.Name, [.. names.DenseValues().Select(name => name.ToString())]);
            }
        }
    }

    private static string Listed(string[] names) => names.Length == 0 ? "no column" : $"'{string.Join("', '", names)}'";
}
