using MLNetDeep.Engine.Layers;
using MLNetDeep.Onnx.Reading;

namespace MLNetDeep.Onnx.Operators;

/// <summary>Concat, of what the network computes and of constants before and behind it.</summary>
internal static class Concatenations
{
    public static void Read(NodeReader node)
    {
        int[] computed = [.. Enumerable.Range(0, Math.Max(1, node.InputCount)).Where(input => !node.HasConstant(input))];
        OnnxValue[] inputs = Array.ConvertAll(computed, node.Value);
        int axis = node.Axis(node.Int("axis", 1), inputs[0]);
        OnnxValue joined = inputs.Length == 1 ? inputs[0] : Joined(node, inputs, axis);
        if (computed.Length >= node.InputCount)
        {
            node.Give(joined);
            return;
        }
        int last = computed[^1];
        if (last - computed[0] >= computed.Length)
        {
            throw node.Error("constants are joined before and behind what the network computes, not among it");
        }
        OnnxTensor[] before = [.. Enumerable.Range(0, computed[0]).Select(node.Constant)];
        OnnxTensor[] behind = [.. Enumerable.Range(last + 1, node.InputCount - last - 1).Select(node.Constant)];
        node.Give(Between(node, joined, before, behind, axis));
    }

    private static OnnxValue Joined(NodeReader node, OnnxValue[] inputs, int axis)
    {
        if (inputs.All(input => Shapes.IsVector(input, axis)))
        {
            int[] dims = [.. inputs[0].Dims];
            dims[axis] = checked(inputs.Sum(input => input.Dims[axis]));
            return node.Add(new Concatenate(), inputs) with { Dims = dims };
        }
        return node.Add(new Concatenate(axis), Array.ConvertAll(inputs, node.Whole));
    }

    // Such as the token of the class before those of patches: the constants are added to zeros.
    private static OnnxValue Between(NodeReader node, OnnxValue value, OnnxTensor[] before, OnnxTensor[] behind, int axis)
    {
        int[] dims = [.. value.Dims];
        int outer = dims[..axis].Aggregate(1, (product, size) => checked(product * size));
        int inner = dims[(axis + 1)..].Aggregate(1, (product, size) => checked(product * size));
        int Sum(OnnxTensor[] constants) => checked(constants.Sum(constant => SizeAlong(node, constant, value, axis)));
        (int start, int end) = (Sum(before), Sum(behind));
        OnnxValue images = node.Whole(value with { Dims = [outer, dims[axis], inner] });
        OnnxValue padded = node.Add(new ZeroPadding2D(Padding2D.Explicit(top: start, left: 0, bottom: end, right: 0)), images);
        int size = padded.Shape[1];
        node.RequireRoom(checked(2 * padded.Shape.Elements));
        float[] shift = new float[padded.Shape.Elements];
        void Put(OnnxTensor[] constants, int at)
        {
            foreach (OnnxTensor constant in constants)
            {
                int part = constant.Length / outer;
                for (int place = 0; place < outer; place++)
                {
                    constant.Floats.AsSpan(place * part, part).CopyTo(shift.AsSpan(((place * size) + at) * inner));
                }
                at += part / inner;
            }
        }
        Put(before, 0);
        Put(behind, size - end);
        float[] scale = new float[shift.Length];
        Array.Fill(scale, 1);
        dims[axis] = size;
        return node.Add(new ScaleShift(ScaleMode.PerFeature), node.Whole(padded with { Dims = dims }), scale, shift);
    }

    // The size of a constant along an axis, where it is the same for all rows and the other sizes are a value's.
    private static int SizeAlong(NodeReader node, OnnxTensor constant, OnnxValue value, int axis)
    {
        int rows = node.Batch.Position;
        bool fits = constant.Dims.Length == value.Dims.Length + 1 && !node.Batch.JoinsBefore && !node.Batch.JoinsAfter
            && constant.Dims[rows] == 1;
        long[] sizes = [.. constant.Dims.Where((_, at) => at != rows)];
        return fits && sizes[axis] > 0 && sizes.Index().All(size => size.Index == axis || size.Item == value.Dims[size.Index])
            ? checked((int)sizes[axis])
            : throw Places.DoNotFit(node, constant, value);
    }
}
