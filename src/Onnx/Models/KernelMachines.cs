using MLNetDeep.Classic.SupportVectors;
using MLNetDeep.Onnx.Format;

namespace MLNetDeep.Onnx.Models;

/// <summary>Kernel machines: sums of kernels of support vectors.</summary>
internal static class KernelMachines
{
    /// <summary>The one sum of a regression or a one-class machine, <c>[N, 1]</c>.</summary>
    public static NodeProto Sum(ModelWriter writer, SingleSumModel model) =>
        Sums(writer, model.Vectors, [new ExpansionTerm(0, 0, model.Dual.ToArray())], [model.Intercept]);

    public static void Write(ModelWriter writer, KernelSvmModel model)
    {
        NodeProto sums = Sums(writer, model.Vectors, model.Terms(), [.. model.Intercepts]);
        NodeProto scores = model.Sigmoids is null ? Votes(writer, sums, model.Present.Count)
            : model.Present.Count == 2 ? Probabilities(writer, sums, model.Sigmoids[0])
            : Coupled(writer, sums, model.Sigmoids, model.Present.Count);
        writer.Give(OfAll(writer, scores, model));
    }

    /// <summary>The margin of the second of two classes, and its probability where the model has one.</summary>
    /// <exception cref="OnnxExportException">The model has not just two classes that occur.</exception>
    public static void WriteMargins(ModelWriter writer, KernelSvmModel model)
    {
        if (model.Present.Count != 2)
        {
            throw new OnnxExportException(
                $"Yes or no needs a model of two classes that occur; of this one's, {model.Present.Count} do. Train it on rows of both.");
        }
        NodeProto sums = Sums(writer, model.Vectors, model.Terms(), [.. model.Intercepts]);
        NodeProto margin = writer.Add("Neg", sums);
        writer.Give(model.Sigmoids is not { } sigmoids
            ? margin
            : writer.Add("Concat", margin, writer.Add("Sub", writer.Number(1), OfFirst(writer, sums, [sigmoids[0]]))).With("axis", 1));
    }

    private static NodeProto Sums(ModelWriter writer, SupportVectorSet vectors, IEnumerable<ExpansionTerm> terms, double[] intercepts)
    {
        int count = intercepts.Length;
        double[] coefficients = new double[vectors.Count * count];
        foreach (ExpansionTerm term in terms)
        {
            for (int i = 0; i < term.Coefficients.Length; i++)
            {
                coefficients[((term.Start + i) * count) + term.Sum] += term.Coefficients[i];
            }
        }
        string weights = writer.Numbers("coefficients", [vectors.Count, count], coefficients);
        NodeProto product = writer.Add("MatMul", Kernels(writer, vectors), weights);
        return writer.Add("Add", product, writer.Numbers("intercepts", [count], intercepts));
    }

    // [N, vectors]
    private static NodeProto Kernels(ModelWriter writer, SupportVectorSet vectors)
    {
        KernelFunction function = vectors.Function;
        if (function.Kind == KernelKind.Rbf)
        {
            return Exponentials(writer, vectors);
        }
        NodeProto product = writer.Add("MatMul", writer.Input, Transposed(writer, vectors, []));
        if (function.Kind == KernelKind.Linear)
        {
            return product;
        }
        NodeProto argument = writer.Add("Add", writer.Add("Mul", product, writer.Number(function.Gamma)), writer.Number(function.Coef0));
        return function.Kind == KernelKind.Polynomial
            ? writer.Add("Pow", argument, writer.Number(function.Degree))
            : writer.Add("Tanh", argument);
    }

    // exp(-gamma * |x - v|^2), by products of rows around a center.
    private static NodeProto Exponentials(ModelWriter writer, SupportVectorSet vectors)
    {
        double[] squares = new double[vectors.Count];
        for (int i = 0; i < vectors.Values.Length; i++)
        {
            double difference = (double)vectors.Values[i] - vectors.Center[i % vectors.FeatureCount];
            squares[i / vectors.FeatureCount] += difference * difference;
        }
        NodeProto centered = writer.Add("Sub", writer.Input, writer.Numbers("center", [vectors.FeatureCount], vectors.Center));
        NodeProto own = writer.Add("ReduceSum", writer.Add("Mul", centered, centered), writer.Indices([1])).With("keepdims", 1);
        NodeProto product = writer.Add("MatMul", centered, Transposed(writer, vectors, vectors.Center));
        NodeProto sum = writer.Add("Add", own, writer.Numbers("squares", [vectors.Count], squares));
        NodeProto distance = writer.Add("Sub", sum, writer.Add("Mul", product, writer.Number(2)));
        return writer.Add("Exp", writer.Add("Mul", writer.Add("Max", distance, writer.Number(0)), writer.Number(-vectors.Function.Gamma)));
    }

    // [features, vectors], less the center.
    private static string Transposed(ModelWriter writer, SupportVectorSet vectors, ReadOnlySpan<float> center)
    {
        double[] values = new double[vectors.Values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            (int vector, int feature) = (i / vectors.FeatureCount, i % vectors.FeatureCount);
            values[(feature * vectors.Count) + vector] = vectors.Values[i] - (center.IsEmpty ? 0.0 : center[feature]);
        }
        return writer.Numbers("vectors", [vectors.FeatureCount, vectors.Count], values);
    }

    // A vote of each pair for its first class where the sum is at least 0, and less than half a vote by how far the sums are.
    private static NodeProto Votes(ModelWriter writer, NodeProto sums, int classes)
    {
        (int First, int Second)[] pairs = [.. ClassPairs.Of(classes)];
        double[] first = new double[pairs.Length * classes], signed = new double[first.Length], change = new double[first.Length];
        for (int pair = 0; pair < pairs.Length; pair++)
        {
            (int one, int other) = ((pair * classes) + pairs[pair].First, (pair * classes) + pairs[pair].Second);
            (first[one], signed[one], signed[other], change[one], change[other]) = (1, 1, -1, -1, 1);
        }
        string zeros = writer.Number(0);
        NodeProto below = writer.Add("Cast", writer.Add("Less", sums, zeros)).With("to", (long)TensorProto.Types.DataType.Double);
        NodeProto changed = writer.Add("MatMul", below, writer.Numbers("changes", [pairs.Length, classes], change));
        double[] ofFirst = new double[classes];
        for (int i = 0; i < first.Length; i++)
        {
            ofFirst[i % classes] += first[i];
        }
        NodeProto votes = writer.Add("Add", changed, writer.Numbers("votes", [classes], ofFirst));
        NodeProto total = writer.Add("MatMul", sums, writer.Numbers("signs", [pairs.Length, classes], signed));
        NodeProto size = writer.Add("Mul", writer.Add("Add", writer.Add("Abs", total), writer.Number(1)), writer.Number(3));
        return writer.Add("Add", votes, writer.Add("Div", total, size));
    }

    // Of the first class, and what is left of 1.
    private static NodeProto Probabilities(ModelWriter writer, NodeProto sums, PlattSigmoid sigmoid)
    {
        NodeProto first = OfFirst(writer, sums, [sigmoid]);
        return writer.Add("Concat", first, writer.Add("Sub", writer.Number(1), first)).With("axis", 1);
    }

    // Of the first class of each pair, 1 / (1 + exp(A * sum + B)).
    private static NodeProto OfFirst(ModelWriter writer, NodeProto sums, IReadOnlyList<PlattSigmoid> sigmoids)
    {
        int count = sigmoids.Count;
        string one = writer.Number(1);
        string slopes = writer.Numbers("slopes", [count], [.. sigmoids.Select(sigmoid => sigmoid.A)]);
        string offsets = writer.Numbers("offsets", [count], [.. sigmoids.Select(sigmoid => sigmoid.B)]);
        NodeProto exponent = writer.Add("Add", writer.Add("Mul", sums, slopes), offsets);
        return writer.Add("Div", one, writer.Add("Add", one, writer.Add("Exp", exponent)));
    }

    // As PairwiseCoupling, all rows at a time.
    private static NodeProto Coupled(ModelWriter writer, NodeProto sums, IReadOnlyList<PlattSigmoid> sigmoids, int classes)
    {
        (NodeProto q, NodeProto diagonal) = Couplings(writer, OfFirst(writer, sums, sigmoids), classes);
        double[] equal = [.. Enumerable.Repeat(1.0 / classes, classes)];
        NodeProto zeros = writer.Add("Mul", diagonal, writer.Number(0));
        NodeProto start = writer.Add("Add", zeros, writer.Numbers("equal", [classes], equal));
        string[] rows = [.. Enumerable.Range(0, classes).Select(t => (string)writer.Add("Gather", q, writer.Whole(t)).With("axis", 1))];
        string[] own = [.. Enumerable.Range(0, classes).Select(t => Column(writer, diagonal, t))];
        return writer.Loop(Math.Max(PairwiseCoupling.LeastIterations, classes), start, classes, (body, p) =>
        {
            string one = body.Number(1), two = body.Number(2), axis = body.Indices([1]), last = body.Indices([2]);
            string product = body.Add("Squeeze", body.Add("MatMul", q, body.Add("Unsqueeze", p, last)), last);
            string square = body.Add("ReduceSum", body.Add("Mul", p, product), axis).With("keepdims", 1);
            NodeProto off = body.Add("ReduceMax", body.Add("Abs", body.Add("Sub", product, square))).With("axes", [1L]).With("keepdims", 1);
            string done = body.Add("Less", off, body.Number(PairwiseCoupling.Accuracy / classes));
            string next = p;
            for (int t = 0; t < classes; t++)
            {
                string ofT = Column(body, product, t);
                string change = body.Add("Div", body.Add("Sub", square, ofT), own[t]);
                string whole = body.Add("Add", one, change);
                double[] place = new double[classes];
                place[t] = 1;
                string raised = body.Add("Add", next, body.Add("Mul", change, body.Numbers("place", [1, classes], place)));
                next = body.Add("Div", raised, whole);
                string twice = body.Add("Add", body.Add("Mul", change, own[t]), body.Add("Mul", ofT, two));
                square = body.Add("Div", body.Add("Div", body.Add("Add", square, body.Add("Mul", change, twice)), whole), whole);
                product = body.Add("Div", body.Add("Add", product, body.Add("Mul", change, rows[t])), whole);
            }
            return (next, done);
        });
    }

    // Q of the probabilities r of pairs, [N, classes, classes], and what is on its diagonal, [N, classes]: (1 - r)^2 for the first class
    // of each pair, r^2 for the second, and -r (1 - r) off it.
    private static (NodeProto Q, NodeProto Diagonal) Couplings(ModelWriter writer, NodeProto pairs, int classes)
    {
        (int First, int Second)[] all = [.. ClassPairs.Of(classes)];
        double[] first = new double[all.Length * classes * classes], second = new double[first.Length], off = new double[first.Length];
        double[] ofFirst = new double[all.Length * classes], ofSecond = new double[ofFirst.Length];
        for (int pair = 0; pair < all.Length; pair++)
        {
            (int i, int j) = all[pair];
            int start = pair * classes * classes;
            first[start + (i * classes) + i] = second[start + (j * classes) + j] = 1;
            off[start + (i * classes) + j] = off[start + (j * classes) + i] = -1;
            ofFirst[(pair * classes) + i] = ofSecond[(pair * classes) + j] = 1;
        }
        NodeProto r = writer.Add(
            "Clip", pairs, writer.Number(PairwiseCoupling.Certain), writer.Number(1 - PairwiseCoupling.Certain));
        NodeProto rest = writer.Add("Sub", writer.Number(1), r);
        (NodeProto ofRest, NodeProto ofR, NodeProto mixed) = (
            writer.Add("Mul", rest, rest), writer.Add("Mul", r, r), writer.Add("Mul", r, rest));
        string Matrix(string name, double[] values) => writer.Numbers(name, [all.Length, values.Length / all.Length], values);
        NodeProto onDiagonal = writer.Add(
            "Add", writer.Add("MatMul", ofRest, Matrix("first", first)), writer.Add("MatMul", ofR, Matrix("second", second)));
        NodeProto flat = writer.Add("Add", onDiagonal, writer.Add("MatMul", mixed, Matrix("off", off)));
        NodeProto q = writer.Add("Reshape", flat, writer.Indices(0, classes, classes));
        NodeProto diagonal = writer.Add(
            "Add", writer.Add("MatMul", ofRest, Matrix("firsts", ofFirst)), writer.Add("MatMul", ofR, Matrix("seconds", ofSecond)));
        return (q, diagonal);
    }

    private static NodeProto Column(ModelWriter writer, string matrix, int column) =>
        writer.Add("Slice", matrix, writer.Indices([column]), writer.Indices([column + 1]), writer.Indices([1]));

    // Classes that do not occur have the probability 0, or fewer votes than any.
    private static NodeProto OfAll(ModelWriter writer, NodeProto scores, KernelSvmModel model)
    {
        if (model.Present.Count == model.Classes)
        {
            return scores;
        }
        double[] places = new double[model.Present.Count * model.Classes], absent = new double[model.Classes];
        Array.Fill(absent, model.Sigmoids is null ? -1 : 0);
        for (int index = 0; index < model.Present.Count; index++)
        {
            places[(index * model.Classes) + model.Present[index]] = 1;
            absent[model.Present[index]] = 0;
        }
        NodeProto placed = writer.Add("MatMul", scores, writer.Numbers("places", [model.Present.Count, model.Classes], places));
        return writer.Add("Add", placed, writer.Numbers("absent", [model.Classes], absent));
    }
}
