using MLNetDeep.Engine.Serialization;
using MLNetDeep.Onnx.Reading;

namespace MLNetDeep.Onnx.Operators;

/// <summary>Where the numbers of constants are in memory.</summary>
internal static class Places
{
    /// <summary>
    /// The sizes that constants have together, each its own or several of one, and where the elements of each are.
    /// </summary>
    public static (long[] Dims, int[][] Places) Common(NodeReader node, params long[][] all)
    {
        int rank = all.Max(dims => dims.Length);
        int[][] padded = Array.ConvertAll(all, dims => Padded(dims, rank));
        int[] sizes = [.. Enumerable.Repeat(1, rank)];
        foreach (int[] own in padded)
        {
            for (int axis = 0; axis < rank; axis++)
            {
                sizes[axis] = sizes[axis] == 1 ? own[axis] : sizes[axis];
                if ((own[axis] != sizes[axis] && own[axis] != 1) || own[axis] < 0)
                {
                    throw node.Error(
                        $"its constants {string.Join(" and ", all.Select(dims => $"[{string.Join(", ", dims)}]"))} do not fit");
                }
            }
        }
        node.RequireRoom(checked(sizes.Aggregate(1L, (product, size) => checked(product * size)) * (all.Length - 1)));
        return ([.. sizes.Select(size => (long)size)], Array.ConvertAll(padded, own => Of(sizes, Broadcast(own))));
    }

    /// <summary>The places along an axis that indices name, which count from its end where they are negative.</summary>
    public static long[] OfIndices(NodeReader node, OnnxTensor indices, long size) =>
        Array.ConvertAll(indices.Integers, index => index >= -size && index < size
            ? (index < 0 ? index + size : index)
            : throw node.Error($"index {index} is none of {size}"));

    /// <summary>The error of a constant that does not go with a value.</summary>
    public static ModelFormatException DoNotFit(NodeReader node, OnnxTensor constant, OnnxValue value) => node.Error(
        $"a constant [{string.Join(", ", constant.Dims)}] is not the same for all rows of {value}, or of other sizes");

    /// <summary>Sizes, ones in front where there are fewer.</summary>
    public static int[] Padded(long[] dims, int rank) =>
        [.. Enumerable.Repeat(1, rank - dims.Length), .. dims.Select(size => checked((int)size))];

    /// <summary>How far apart neighbors along each axis are in memory.</summary>
    public static int[] Steps(int[] sizes)
    {
        int[] steps = new int[sizes.Length];
        for (int axis = sizes.Length - 1, step = 1; axis >= 0; step *= sizes[axis--])
        {
            steps[axis] = step;
        }
        return steps;
    }

    /// <summary>Likewise, nothing along axes of one element, which is at all places.</summary>
    public static int[] Broadcast(int[] sizes)
    {
        int[] steps = Steps(sizes);
        return [.. steps.Select((step, axis) => sizes[axis] == 1 ? 0 : step)];
    }

    /// <summary>Where each element of a tensor of these sizes lies in one of other steps.</summary>
    public static int[] Of(int[] sizes, int[] steps)
    {
        int[] places = new int[sizes.Aggregate(1, (product, size) => checked(product * size))];
        for (int i = 0; i < places.Length; i++)
        {
            int rest = i;
            for (int axis = sizes.Length - 1; axis >= 0; axis--)
            {
                places[i] += rest % sizes[axis] * steps[axis];
                rest /= sizes[axis];
            }
        }
        return places;
    }

    /// <summary>The numbers at some places, in some sizes.</summary>
    public static OnnxTensor Pick(OnnxTensor from, long[] dims, int[] places) => from.IsWhole
        ? new OnnxTensor(dims, Array.ConvertAll(places, place => from.Integers[place]))
        : new OnnxTensor(dims, Array.ConvertAll(places, place => from.Floats[place]));

    /// <summary>The numbers at some places along an axis.</summary>
    public static OnnxTensor Take(NodeReader node, OnnxTensor from, int axis, long[] places)
    {
        int size = checked((int)from.Dims[axis]);
        int inner = checked((int)from.Dims[(axis + 1)..].Aggregate(1L, (product, next) => product * next));
        int outer = from.Length == 0 ? 0 : from.Length / (size * inner);
        node.RequireRoom((long)outer * places.Length * inner);
        int[] picked = new int[outer * places.Length * inner];
        for (int i = 0; i < picked.Length; i++)
        {
            int block = i / inner / places.Length;
            picked[i] = (((block * size) + (int)places[i / inner % places.Length]) * inner) + (i % inner);
        }
        return Pick(from, [.. from.Dims[..axis], places.Length, .. from.Dims[(axis + 1)..]], picked);
    }
}
