using MLNetDeep.Engine.Layers;
using MLNetDeep.Onnx.Operators;

namespace MLNetDeep.Onnx.Reading;

/// <summary>Reads a node by its operator.</summary>
internal static class NetworkReader
{
    // Operators that take rows that are not the first axis.
    private static readonly HashSet<string> TakesRowsAnywhere =
    [
        "Add", "Cast", "Clip", "Concat", "Dense", "Div", "Dropout", "Elu", "Gather", "Gelu", "Gemm", "HardSigmoid", "HardSwish", "Identity",
        "LayerNormalization", "LeakyRelu", "LogSoftmax", "MatMul", "MatrixProduct", "Mul", "Neg", "ReduceMean", "Relu", "Reshape",
        "ScaleShift", "Sigmoid", "Silu", "Slice", "SmoothClip", "Softmax", "Softplus", "Split", "Squeeze", "Sub", "Sum", "Tanh",
        "Transpose", "Unsqueeze", "Where",
    ];

    /// <exception cref="MLNetDeep.Engine.Serialization.ModelFormatException">There is no layer for it.</exception>
    public static void Read(NodeReader node)
    {
        if (node.Domain is not ("" or "ai.onnx" or GraphPatterns.Domain))
        {
            throw node.Error($"operators of the domain '{node.Domain}' are not read, only ONNX's own");
        }
        if (node.Domain != GraphPatterns.Domain && Constants.Read(node))
        {
            return;
        }
        if (!TakesRowsAnywhere.Contains(node.Op))
        {
            node.RequireRowsFirst();
        }
        if (node.Domain == GraphPatterns.Domain)
        {
            ReadLayer(node);
            return;
        }
        switch (node.Op)
        {
            case "Add": Arithmetic.ReadAdd(node); break;
            case "AveragePool": Pools.ReadAverage(node); break;
            case "BatchNormalization": Normalizations.ReadBatch(node); break;
            case "Cast": Arithmetic.ReadCast(node); break;
            case "Clip": Activations.ReadClip(node); break;
            case "Concat": Concatenations.Read(node); break;
            case "Conv": Convolutions.Read(node); break;
            case "ConvTranspose": Convolutions.ReadTransposed(node); break;
            case "Div": Arithmetic.ReadDiv(node); break;
            case "Dropout": Arithmetic.ReadDropout(node); break;
            case "Elu": Activations.Read(node, new Elu(node.Float("alpha", 1))); break;
            case "Flatten": Shapes.ReadFlatten(node); break;
            case "Gather": Shapes.ReadGather(node); break;
            case "Gelu": Activations.ReadGelu(node); break;
            case "Gemm": Products.ReadGemm(node); break;
            case "GlobalAveragePool": Pools.ReadGlobalAverage(node, keepsPixel: true); break;
            case "GlobalMaxPool": Pools.ReadGlobalMaximum(node); break;
            case "HardSigmoid": Activations.Read(node, new HardSigmoid(node.Float("alpha", 0.2f), node.Float("beta", 0.5f))); break;
            case "HardSwish": Activations.Read(node, new HardSwish()); break;
            case "Identity": node.Give(node.Value(0)); break;
            case "InstanceNormalization": Normalizations.ReadInstance(node); break;
            case "LayerNormalization": Normalizations.ReadLayer(node); break;
            case "LeakyRelu": Activations.Read(node, new LeakyRelu(node.Float("alpha", 0.01f))); break;
            case "MatMul": Products.ReadMatMul(node); break;
            case "MaxPool": Pools.ReadMaximum(node); break;
            case "Mul": Arithmetic.ReadMul(node); break;
            case "Neg": Arithmetic.ReadNeg(node); break;
            case "PRelu": Activations.ReadPRelu(node); break;
            case "Pad": Images.ReadPad(node); break;
            case "ReduceMean": Pools.ReadMean(node); break;
            case "Relu": Activations.Read(node, new Relu()); break;
            case "Reshape": Shapes.ReadReshape(node); break;
            case "Resize" or "Upsample": Images.ReadResize(node); break;
            case "Sigmoid": Activations.Read(node, new Sigmoid()); break;
            case "Slice": Shapes.ReadSlice(node); break;
            case "LogSoftmax": Activations.ReadSoftmax(node, logarithm: true); break;
            case "Softmax": Activations.ReadSoftmax(node, logarithm: false); break;
            case "Softplus": Activations.Read(node, new Softplus()); break;
            case "Split": Shapes.ReadSplit(node); break;
            case "Squeeze": Shapes.ReadSqueeze(node); break;
            case "Sub": Arithmetic.ReadSub(node); break;
            case "Sum": Arithmetic.ReadAdd(node); break;
            case "Tanh": Activations.Read(node, new Tanh()); break;
            case "Transpose": Shapes.ReadTranspose(node); break;
            case "Unsqueeze": Shapes.ReadUnsqueeze(node); break;
            case "Where": Arithmetic.ReadWhere(node); break;
            default:
                throw node.Error("there is no layer for this operator; docs/onnx.md lists those that are read. "
                    + "Export the model with others, or end it before the node by OnnxImportOptions.OutputName");
        }
    }

    // What GraphPatterns found.
    private static void ReadLayer(NodeReader node)
    {
        switch (node.Op)
        {
            case "Dense": Products.ReadMatMul(node); break;
            case "Embedding": Tables.ReadEmbedding(node); break;
            case "Gelu": Activations.ReadGelu(node); break;
            case "InputScaling": Tables.ReadInputScaling(node); break;
            case "LayerNormalization": Normalizations.ReadLayer(node); break;
            case "MatrixProduct": Products.ReadTransposed(node); break;
            case "MirrorMeans": MirroredImages.ReadEnd(node); break;
            case "MirroredImages": MirroredImages.ReadStart(node); break;
            case "MissingValues": Tables.ReadMissingValues(node); break;
            case "OutputScaling": Tables.ReadOutputScaling(node); break;
            case "PiecewiseLinearEncoding": Tables.ReadPiecewiseLinearEncoding(node); break;
            case "ScaleShift": Arithmetic.ReadScaleShift(node); break;
            case "Silu": Activations.Read(node, new Silu()); break;
            case "SmoothClip": Activations.Read(node, new SmoothClip(node.Constant(1).Floats[0])); break;
            case "Softplus": Activations.Read(node, new Softplus(node.Constant(1).Floats[0])); break;
            case "Words": Tables.ReadWords(node); break;
            default: throw new NotSupportedException($"A pattern gives {node.Op}, which nothing reads.");
        }
    }
}
