using Google.Protobuf;
using MLNetDeep.Onnx.Format;
using MLNetDeep.Trainers.Tests.Fuzz;

namespace MLNetDeep.Onnx.Tests.Hostile;

/// <summary>Damages ONNX files: their bytes, or what these say, so that more is tried than the reader of protobuf.</summary>
internal static class OnnxDamage
{
    private static readonly long[] Numbers =
        [0, 1, -1, 2, 3, 5, 7, 64, 1 << 20, 1 << 29, int.MaxValue, int.MinValue, long.MaxValue, long.MinValue, (1L << 31) + 1];

    private static readonly float[] Reals = [0, -1, 0.5f, 1e30f, float.NaN, float.PositiveInfinity, float.MaxValue, float.Epsilon];

    private static readonly string[] Operators =
    [
        "Add", "AveragePool", "BatchNormalization", "Cast", "Clip", "Concat", "Constant", "ConstantOfShape", "Conv", "Div", "Dropout",
        "Elu", "Flatten", "Gather", "Gelu", "Gemm", "GlobalAveragePool", "GlobalMaxPool", "HardSigmoid", "Identity", "LayerNormalization",
        "LeakyRelu", "MatMul", "MaxPool", "Mul", "Neg", "PRelu", "Pad", "ReduceMean", "Relu", "Reshape", "Resize", "Shape", "Slice",
        "Softmax", "Split", "Squeeze", "Sub", "Sum", "Tanh", "Transpose", "Unsqueeze", "Upsample", "Where", "Equal", "Expand",
        "Range", "Unknown",
    ];

    /// <summary>A file with damage.</summary>
    public static byte[] Of(byte[] bytes, Random random)
    {
        if (random.Next(4) == 0)
        {
            return FileDamage.Of(new FuzzedFile("model", FileForm.Plain, bytes, _ => Outcome.Refused), random);
        }
        var model = ModelProto.Parser.ParseFrom(bytes);
        for (int times = random.Next(3); times >= 0; times--)
        {
            Damage(model, random);
        }
        return model.ToByteArray();
    }

    private static void Damage(ModelProto model, Random random)
    {
        GraphProto graph = model.Graph;
        if (graph.Node.Count == 0)
        {
            return;
        }
        NodeProto node = graph.Node[random.Next(graph.Node.Count)];
        switch (random.Next(14))
        {
            case 0:
                node.OpType = Operators[random.Next(Operators.Length)];
                break;
            case 1 when node.Input.Count > 0:
                node.Input[random.Next(node.Input.Count)] = AnyValue(graph, random);
                break;
            case 2:
                node.Input.Add(AnyValue(graph, random));
                break;
            case 3 when node.Input.Count > 0:
                node.Input.RemoveAt(random.Next(node.Input.Count));
                break;
            case 4:
                node.Output[random.Next(node.Output.Count)] = AnyValue(graph, random);
                break;
            case 5:
                graph.Node.Remove(node);
                break;
            case 6:
                graph.Node.Insert(random.Next(graph.Node.Count + 1), node.Clone());
                break;
            case 7:
                model.OpsetImport[0].Version = random.Next(4) == 0 ? Numbers[random.Next(Numbers.Length)] : random.Next(7, 22);
                break;
            case 8:
                List(graph.Input[0].Type.TensorType.Shape, random);
                break;
            case 9 when graph.Initializer.Count > 0:
                Damage(graph.Initializer[random.Next(graph.Initializer.Count)], random);
                break;
            case 10:
                node.With(AnyName(graph, random), Numbers[random.Next(Numbers.Length)]);
                break;
            case 11:
                long[] some = [.. Enumerable.Range(0, random.Next(6)).Select(_ => Numbers[random.Next(Numbers.Length)])];
                node.With(AnyName(graph, random), some);
                break;
            default:
                if (node.Attribute.Count > 0)
                {
                    Damage(node.Attribute[random.Next(node.Attribute.Count)], random);
                }
                break;
        }
    }

    private static void List(TensorShapeProto shape, Random random)
    {
        if (shape.Dim.Count > 0 && random.Next(3) > 0)
        {
            shape.Dim[random.Next(shape.Dim.Count)].DimValue = Numbers[random.Next(Numbers.Length)];
        }
        else
        {
            shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = random.Next(1, 5) });
        }
    }

    private static void Damage(TensorProto tensor, Random random)
    {
        switch (random.Next(5))
        {
            case 0 when tensor.Dims.Count > 0:
                tensor.Dims[random.Next(tensor.Dims.Count)] = Numbers[random.Next(Numbers.Length)];
                break;
            case 1:
                tensor.DataType = random.Next(20);
                break;
            case 2 when tensor.Dims.Count > 0:
                tensor.Dims.RemoveAt(random.Next(tensor.Dims.Count));
                break;
            case 3 when tensor.RawData.Length >= sizeof(long):
                byte[] raw = tensor.RawData.ToByteArray();
                byte[] number = tensor.DataType == (int)TensorProto.Types.DataType.Int64
                    ? BitConverter.GetBytes(Numbers[random.Next(Numbers.Length)])
                    : BitConverter.GetBytes(Reals[random.Next(Reals.Length)]);
                number.CopyTo(raw, random.Next(raw.Length / number.Length) * number.Length);
                tensor.RawData = ByteString.CopyFrom(raw);
                break;
            default:
                tensor.DataLocation = TensorProto.Types.DataLocation.External;
                break;
        }
    }

    private static void Damage(AttributeProto attribute, Random random)
    {
        switch (random.Next(4))
        {
            case 0 when attribute.Ints.Count > 0:
                attribute.Ints[random.Next(attribute.Ints.Count)] = Numbers[random.Next(Numbers.Length)];
                break;
            case 1 when attribute.Ints.Count > 0:
                attribute.Ints.RemoveAt(random.Next(attribute.Ints.Count));
                break;
            case 2:
                (attribute.I, attribute.F) = (Numbers[random.Next(Numbers.Length)], Reals[random.Next(Reals.Length)]);
                break;
            default:
                attribute.Ints.Add(Numbers[random.Next(Numbers.Length)]);
                break;
        }
    }

    private static string AnyValue(GraphProto graph, Random random) => random.Next(6) switch
    {
        0 => graph.Input[0].Name,
        1 when graph.Initializer.Count > 0 => graph.Initializer[random.Next(graph.Initializer.Count)].Name,
        2 => "",
        3 => "none",
        _ => graph.Node[random.Next(graph.Node.Count)].Output[0],
    };

    private static string AnyName(GraphProto graph, Random random)
    {
        IEnumerable<string> used = graph.Node.SelectMany(node => node.Attribute).Select(attribute => attribute.Name);
        string[] names = [.. used, "axis", "axes", "pads", "perm"];
        return names[random.Next(names.Length)];
    }
}
