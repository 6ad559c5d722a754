namespace MLNetDeep.Engine.Kernels.Convolutions;

/// <summary>
/// What follows a convolution in a <see cref="ConvolutionBlock"/>, on the planes of one sample: rectifier and pooling, and back.
/// </summary>
internal sealed unsafe class PlaneFinish
{
    private readonly ConvolutionMethod _method;
    private readonly ConvolutionGeometry _geometry;
    private readonly bool _rectify;
    private readonly bool _pool;
    private readonly int _windowHeight;
    private readonly int _pooledHeight;
    private readonly int _pooledWidth;

    public PlaneFinish(ConvolutionMethod method, bool rectify, bool pool)
    {
        _method = method;
        _geometry = method.Geometry;
        _rectify = rectify;
        _pool = pool;
        _windowHeight = pool ? PlanePooling.WindowHeight(_geometry) : 1;
        _pooledHeight = _geometry.OutputHeight / _windowHeight;
        _pooledWidth = pool ? _geometry.OutputWidth / 2 : _geometry.OutputWidth;
        OutputSize = checked(_geometry.Filters * _pooledHeight * _pooledWidth);
    }

    /// <summary>Elements of one sample's output.</summary>
    public int OutputSize { get; }

    /// <summary>Bytes a sample that forward keeps for backward.</summary>
    public int WinnersSize => _pool ? OutputSize : 0;

    /// <summary>Floats of scratch: results of pooling and their winners, which are read and written in whole vectors.</summary>
    public int ScratchSize => _pool ? checked((2 * OutputSize) + (2 * PlanePooling.Slack)) : 0;

    /// <summary>
    /// Rectifies and pools a part of one sample from planes into the output; the residual, unless null, is added to it before, and is not
    /// for pooling.
    /// </summary>
    public void Forward(in OutputPart part, float* planes, float* residual, float* output, byte* winners, float* pooled)
    {
        (int first, int end, int firstFilter, int endFilter) = part;
        PlaneLayout layout = _method.Output;
        int plane = _pooledHeight * _pooledWidth;
        planes += firstFilter * (nint)layout.Plane;
        output += firstFilter * (nint)plane;
        residual = residual == null ? null : residual + (firstFilter * (nint)plane);
        winners = winners == null ? null : winners + (firstFilter * (nint)plane);
        int filters = endFilter - firstFilter;
        if (_pool && winners == null && first == 0 && end == _geometry.OutputHeight)
        {
            // A call for each row would cost as much as the work.
            PlanePooling.Planes(
                planes, layout.Plane, layout.Row, _windowHeight, filters, _pooledHeight, _pooledWidth, _rectify, pooled);
            new ReadOnlySpan<float>(pooled, filters * plane).CopyTo(new Span<float>(output, filters * plane));
            return;
        }

        if (_pool)
        {
            for (int f = 0; f < filters; f++, planes += layout.Plane, output += plane)
            {
                FinishPooled(
                    first / _windowHeight, end / _windowHeight, planes, output, winners == null ? null : winners + (f * plane), pooled);
            }

            return;
        }

        (int width, int rows) = RowsOf(layout, end - first);
        nint start = first * (nint)_pooledWidth;
        planes += first * (nint)layout.Row;
        for (int f = 0; f < filters; f++, planes += layout.Plane, start += plane)
        {
            FinishRows(planes, layout.Row, residual == null ? null : residual + start, output + start, width, rows);
        }
    }

    // Rows without gaps are one.
    private (int Width, int Rows) RowsOf(PlaneLayout layout, int rows) =>
        layout.Row == _pooledWidth ? (_pooledWidth * rows, 1) : (_pooledWidth, rows);

    private void FinishRows(float* row, int rowLength, float* residual, float* output, int width, int rows)
    {
        bool rectify = _rectify;
        for (int y = 0; y < rows; y++, row += rowLength, output += width)
        {
            if (residual != null)
            {
                ShortRows.Add(residual, row, width);
                residual += width;
            }

            if (rectify)
            {
                PlaneRows.Rectify(row, output, width);
            }
            else
            {
                ShortRows.Copy(row, output, width);
            }
        }
    }

    private void FinishPooled(int first, int end, float* plane, float* output, byte* winners, float* pooled)
    {
        int rowLength = _method.Output.Row;
        int below = (_windowHeight - 1) * rowLength;
        byte* places = (byte*)(pooled + OutputSize + PlanePooling.Slack);
        int done = 0;
        for (int y = first; y < end; y++, done += _pooledWidth)
        {
            float* row = plane + (y * (nint)(rowLength + below));
            if (winners == null)
            {
                PlanePooling.Row(row, row + below, _pooledWidth, _rectify, pooled + done);
            }
            else
            {
                PlanePooling.Row(row, row + below, _pooledWidth, _rectify, pooled + done, places + done);
            }
        }

        ShortRows.Copy(pooled, output + (first * _pooledWidth), done);
        if (winners != null)
        {
            new ReadOnlySpan<byte>(places, done).CopyTo(new Span<byte>(winners + (first * _pooledWidth), done));
        }
    }

    /// <summary>The gradient of one sample by the convolution's own result, as planes.</summary>
    public void Backward(float* output, byte* winners, float* gradient, float* planes, float* pooled)
    {
        PlaneLayout layout = _method.Gradient;
        (int width, int rows) = RowsOf(layout, _pooledHeight);
        nint plane = width * (nint)rows;
        float* next = planes;
        byte* places = (byte*)(pooled + OutputSize + PlanePooling.Slack);
        if (_pool)
        {
            // Read in whole vectors.
            new ReadOnlySpan<float>(gradient, OutputSize).CopyTo(new Span<float>(pooled, OutputSize));
            new ReadOnlySpan<byte>(winners, OutputSize).CopyTo(new Span<byte>(places, OutputSize));
        }

        for (int f = 0; f < _geometry.Filters; f++, gradient += plane, output += plane)
        {
            float* row = planes + layout.First + ((nint)f * layout.Plane);
            new Span<float>(next, (int)(row - next)).Clear();
            next = _pool
                ? SpreadPooled(pooled + (f * plane), places + (f * plane), row, layout.Row - (2 * _pooledWidth))
                : SpreadRows(output, gradient, row, layout.Row - width, width, rows);
        }

        new Span<float>(next, (int)(planes + layout.Size - next)).Clear();
    }

    // Gives where the last row ends.
    private float* SpreadRows(float* output, float* gradient, float* row, int gap, int width, int rows)
    {
        bool rectify = _rectify;
        for (int y = 0; y < rows; y++, gradient += width, output += width, row += width)
        {
            if (y > 0)
            {
                ShortRows.Fill(0, row, gap);
                row += gap;
            }

            if (rectify)
            {
                PlaneRows.MaskPositive(output, gradient, row, width);
            }
            else
            {
                ShortRows.Copy(gradient, row, width);
            }
        }

        return row;
    }

    // Gives where the last row ends.
    private float* SpreadPooled(float* gradient, byte* winners, float* row, int gap)
    {
        for (int y = 0; y < _pooledHeight; y++, gradient += _pooledWidth, winners += _pooledWidth)
        {
            for (int place = 0; place < 2 * _windowHeight; place += 2, row += 2 * _pooledWidth)
            {
                if (y + place > 0)
                {
                    ShortRows.Fill(0, row, gap);
                    row += gap;
                }

                PlanePooling.RowBackward(gradient, winners, _pooledWidth, place, row);
            }
        }

        return row;
    }

    /// <summary>Adds the sums of one sample's gradient planes, the gradient by the bias.</summary>
    public void AddBiasSums(float* planes, float* sums)
    {
        PlaneLayout layout = _method.Gradient;
        int length = _geometry.OutputHeight * layout.Row;
        for (int f = 0; f < _geometry.Filters; f++)
        {
            sums[f] += PlaneRows.Sum(planes + layout.First + ((nint)f * layout.Plane), length);
        }
    }
}
