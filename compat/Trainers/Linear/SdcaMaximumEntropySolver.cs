using System.Numerics;
using System.Runtime.InteropServices;

namespace Microsoft.ML.Trainers;

/// <summary>
/// Multinomial logistic regression by stochastic dual coordinate ascent (Shalev-Shwartz and Zhang 2014, "Accelerated proximal stochastic
/// dual coordinate ascent"): minimizes 1/n sum_i s_i (logsumexp(z_i) - z_i[y_i]) + l2 (||W||^2 / 2 + l1 |W|_1) with z_i = W x_i.
/// </summary>
/// <remarks>
/// The dual variables of a row are a distribution p over the classes, and W = shrink(V, l1) with V = 1/(l2 n) sum_i s_i (e_y - p_i) x_i.
/// A step replaces the whole p of one row by the exact maximizer of the dual's quadratic lower bound.
/// </remarks>
internal sealed class SdcaMaximumEntropySolver
{
    private readonly TrainingRows _rows;
    private readonly int _classes;
    private readonly int _stride;
    private readonly float _l2;
    private readonly float _l1;
    private readonly float[] _intermediate;
    private readonly float[] _probabilities;
    private readonly double[] _curvatures;
    private readonly float[] _outputs;
    private readonly float[] _step;
    private readonly DualStep _dualStep;

    /// <summary>Prepares the duals of all rows; the constant feature of the bias is counted in the norms, as it is regularized with the rest.</summary>
    public SdcaMaximumEntropySolver(TrainingRows rows, int classes, float l2, float l1)
    {
        _rows = rows;
        _classes = classes;
        _l2 = l2;
        _l1 = l1;
        int lanes = Vector<float>.Count;
        _stride = (classes + lanes - 1) / lanes * lanes;
        _intermediate = new float[(rows.FeatureCount + 1) * _stride];
        _outputs = new float[_stride];
        _step = new float[_stride];
        _dualStep = new DualStep(classes);
        _probabilities = new float[(long)rows.Count * classes];
        _curvatures = new double[rows.Count];
        for (int row = 0; row < rows.Count; row++)
        {
            _probabilities[((long)row * classes) + (int)rows.Labels[row]] = 1;
            _curvatures[row] = rows.WeightOf(row) * (rows.NormSquared(row) + 1) / ((double)l2 * rows.Count);
        }
    }

    /// <summary>One pass over the rows in the given order.</summary>
    public void RunEpoch(ReadOnlySpan<int> order)
    {
        double scale = 1 / ((double)_l2 * _rows.Count);
        foreach (int row in order)
        {
            double curvature = _curvatures[row];
            if (curvature == 0)
            {
                continue;
            }
            ComputeOutputs(row);
            var probabilities = _probabilities.AsSpan(row * _classes, _classes);
            _dualStep.Maximize(_outputs, probabilities, curvature, scale * _rows.WeightOf(row), _step);
            AddStep(row);
        }
    }

    /// <summary>The primal and the dual objective; their difference bounds the distance to the optimum.</summary>
    public (double Primal, double Dual) Objectives()
    {
        double loss = 0, entropy = 0;
        for (int row = 0; row < _rows.Count; row++)
        {
            ComputeOutputs(row);
            var outputs = _outputs.AsSpan(0, _classes);
            float highest = float.NegativeInfinity;
            foreach (float output in outputs)
            {
                highest = MathF.Max(highest, output);
            }
            double sum = 0, rowEntropy = 0;
            for (int c = 0; c < _classes; c++)
            {
                sum += Math.Exp(outputs[c] - highest);
                double p = _probabilities[((long)row * _classes) + c];
                rowEntropy -= p > 0 ? p * Math.Log(p) : 0;
            }
            loss += _rows.WeightOf(row) * (highest + Math.Log(sum) - outputs[(int)_rows.Labels[row]]);
            entropy += _rows.WeightOf(row) * rowEntropy;
        }

        double squares = 0, absolutes = 0;
        foreach (float value in _intermediate)
        {
            double weight = value - Math.Clamp(value, -_l1, _l1);
            squares += weight * weight;
            absolutes += Math.Abs(weight);
        }
        double n = _rows.Count;
        return ((loss / n) + (_l2 * ((squares / 2) + (_l1 * absolutes))), (entropy / n) - (_l2 * squares / 2));
    }

    /// <summary>The weights of each class and the biases.</summary>
    public (float[][] Weights, float[] Biases) GetModel()
    {
        var weights = new float[_classes][];
        var biases = new float[_classes];
        for (int c = 0; c < _classes; c++)
        {
            weights[c] = new float[_rows.FeatureCount];
            for (int feature = 0; feature < _rows.FeatureCount; feature++)
            {
                weights[c][feature] = Shrink(_intermediate[(feature * _stride) + c]);
            }
            biases[c] = Shrink(_intermediate[(_rows.FeatureCount * _stride) + c]);
        }
        return (weights, biases);

        float Shrink(float value) => value - Math.Clamp(value, -_l1, _l1);
    }

    private void ComputeOutputs(int row)
    {
        _rows.GetRow(row, out var indices, out var values);
        var intermediate = MemoryMarshal.Cast<float, Vector<float>>(_intermediate);
        var outputs = MemoryMarshal.Cast<float, Vector<float>>(_outputs.AsSpan());
        Vector<float> upper = new(_l1), lower = new(-_l1);
        int width = outputs.Length;
        for (int v = 0; v < width; v++)
        {
            var bias = intermediate[(_rows.FeatureCount * width) + v];
            var sum = bias - Vector.Min(Vector.Max(bias, lower), upper);
            for (int i = 0; i < values.Length; i++)
            {
                int feature = indices.IsEmpty ? i : indices[i];
                var value = intermediate[(feature * width) + v];
                sum = Vector.FusedMultiplyAdd(value - Vector.Min(Vector.Max(value, lower), upper), new Vector<float>(values[i]), sum);
            }
            outputs[v] = sum;
        }
    }

    private void AddStep(int row)
    {
        _rows.GetRow(row, out var indices, out var values);
        var intermediate = MemoryMarshal.Cast<float, Vector<float>>(_intermediate.AsSpan());
        var step = MemoryMarshal.Cast<float, Vector<float>>(_step);
        int width = step.Length;
        for (int v = 0; v < width; v++)
        {
            var change = step[v];
            intermediate[(_rows.FeatureCount * width) + v] += change;
            for (int i = 0; i < values.Length; i++)
            {
                int at = ((indices.IsEmpty ? i : indices[i]) * width) + v;
                intermediate[at] = Vector.FusedMultiplyAdd(change, new Vector<float>(values[i]), intermediate[at]);
            }
        }
    }
}
