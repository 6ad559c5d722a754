using MLNetDeep.Engine.Serialization;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Classic.Neighbors;

/// <summary>The rows, the settings and the search of a classifier or a regression by nearest neighbours.</summary>
internal sealed class NeighborModel
{
    // Numbers of neighbours that are held at a time while many rows are scored.
    private const int MaxNeighborsHeld = 1 << 22;
    private const int MaxRowsHeld = 1 << 14;

    private readonly NeighborSearch _search;

    private NeighborModel(float[] rows, int columns, KNearestNeighbors settings)
    {
        (NumberOfNeighbors, Weighting, Metric) = (settings.NumberOfNeighbors, settings.Weighting, settings.Metric);
        _search = new NeighborSearch(rows, columns, Metric, NumberOfNeighbors, settings.NumberOfThreads);
    }

    /// <summary>The number of neighbours that vote.</summary>
    public int NumberOfNeighbors { get; }

    /// <summary>The weights of the neighbours' votes.</summary>
    public NeighborWeighting Weighting { get; }

    /// <summary>The distance between rows.</summary>
    public DistanceMetric Metric { get; }

    /// <summary>Numbers in a row.</summary>
    public int Columns => _search.Columns;

    /// <summary>The number of training rows.</summary>
    public int Rows => _search.Count;

    /// <summary>The training rows, [rows, features].</summary>
    public ReadOnlySpan<float> TrainingRows => _search.Rows;

    /// <summary>Takes the training rows.</summary>
    /// <param name="settings">The settings, which are valid.</param>
    /// <param name="features">[rows, features], copied.</param>
    /// <exception cref="ArgumentException">The features are no matrix of finite numbers.</exception>
    /// <exception cref="InvalidOperationException">There are fewer rows than neighbours are wanted.</exception>
    public static NeighborModel Fit(KNearestNeighbors settings, Tensor features)
    {
        (int rows, int columns) = TrainingGuard.Features(features);
        if (settings.NumberOfNeighbors > rows)
        {
            throw new InvalidOperationException(
                $"{settings.NumberOfNeighbors:N0} neighbours are wanted of only {rows:N0} training rows: "
                + $"ask for fewer ({nameof(settings.NumberOfNeighbors)}) or give more rows.");
        }
        settings.CancellationToken.ThrowIfCancellationRequested();
        return new NeighborModel(features.Span.ToArray(), columns, settings);
    }

    /// <summary>Finds neighbours; see <see cref="KNearestNeighborsModel.FindNeighbors"/>.</summary>
    public void Find(int rows, ReadOnlySpan<float> features, int neighbors, Span<int> indices, Span<double> distances, int? threads)
    {
        if (neighbors < 1 || neighbors > Rows)
        {
            throw new ArgumentOutOfRangeException(
                nameof(neighbors), neighbors, $"Expected from 1 neighbour to {Rows:N0}, the number of training rows; got {neighbors:N0}.");
        }
        long needed = (long)rows * neighbors;
        if (indices.Length != needed || distances.Length != needed)
        {
            throw new ArgumentException(
                $"{rows:N0} rows have {needed:N0} neighbours; "
                + $"there is room for {indices.Length:N0} indices and {distances.Length:N0} distances.",
                nameof(indices));
        }
        _search.Find(features, neighbors, indices, distances, threads);
    }

    /// <summary>Finds the neighbours of each row and passes them on.</summary>
    public void Ask(int rows, ReadOnlySpan<float> features, int? threads, Action<int, ReadOnlySpan<int>, ReadOnlySpan<double>> votes)
    {
        int neighbors = NumberOfNeighbors;
        int held = Math.Clamp(MaxNeighborsHeld / neighbors, 1, Math.Min(MaxRowsHeld, Math.Max(1, rows)));
        int[] indices = new int[held * neighbors];
        double[] distances = new double[held * neighbors];
        double[] weights = new double[neighbors];
        for (int start = 0; start < rows; start += held)
        {
            int count = Math.Min(held, rows - start);
            _search.Find(features.Slice(start * Columns, count * Columns), neighbors, indices, distances, threads);
            for (int row = 0; row < count; row++)
            {
                Weigh(distances.AsSpan(row * neighbors, neighbors), weights);
                votes(start + row, indices.AsSpan(row * neighbors, neighbors), weights);
            }
        }
    }

    /// <summary>Adds rows and settings to a file.</summary>
    public void Write(ModelArrays arrays)
    {
        arrays.Add("neighbors", NumberOfNeighbors);
        arrays.Add("weighting", Weighting.ToString());
        arrays.Add("metric", Metric.ToString());
        arrays.Add("columns", Columns);
        arrays.Add("rows", _search.Rows);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="ModelFormatException">Something is missing or does not fit the rest.</exception>
    public static NeighborModel Read(ModelArrays arrays)
    {
        var settings = new KNearestNeighbors
        {
            NumberOfNeighbors = arrays.Int32("neighbors", 1),
            Weighting = Named<NeighborWeighting>(arrays, "weighting"),
            Metric = Named<DistanceMetric>(arrays, "metric"),
        };
        int columns = arrays.Int32("columns", 1);
        float[] rows = StoredNumbers.Finite<float>(arrays, "rows", null);
        if (rows.Length % columns != 0 || rows.Length / columns < settings.NumberOfNeighbors)
        {
            throw new ModelFormatException(
                $"The model's 'rows' has {rows.Length:N0} numbers; "
                + $"expected at least {settings.NumberOfNeighbors:N0} rows of {columns:N0}.");
        }
        return new NeighborModel(rows, columns, settings);
    }

    // Weights of neighbours, the nearest first; their sum is above 0.
    private void Weigh(ReadOnlySpan<double> distances, Span<double> weights)
    {
        if (Weighting == NeighborWeighting.Uniform)
        {
            weights.Fill(1);
            return;
        }
        bool exact = distances[0] == 0;
        for (int i = 0; i < distances.Length; i++)
        {
            weights[i] = exact ? (distances[i] == 0 ? 1 : 0) : 1 / distances[i];
        }
    }

    private static T Named<T>(ModelArrays arrays, string name) where T : struct, Enum =>
        Enum.TryParse(arrays.Text(name), out T value) && Enum.IsDefined(value)
            ? value
            : throw new ModelFormatException(
                $"The model's '{name}' is '{arrays.Text(name)}'; expected {string.Join(" or ", Enum.GetNames<T>())}.");
}
