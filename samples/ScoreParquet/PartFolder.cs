using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using MLNetDeep.Engine.Distribution;
using Parquet;

namespace MLNetDeep.Samples.ScoreParquet;

/// <summary>A folder of Parquet files, and the one of their predictions.</summary>
/// <param name="input">The folder of files, with those in its folders.</param>
/// <param name="output">The folder of the predictions, under the same names.</param>
/// <param name="predictor">The model.</param>
/// <param name="keep">The columns to write beside the predictions.</param>
internal sealed class PartFolder(DirectoryInfo input, DirectoryInfo output, Predictor predictor, IReadOnlyList<string> keep)
{
    private const string Ending = ".parquet";

    /// <summary>
    /// Scores the files that have no predictions; of several ranks each takes every so many-th file. A file that cannot be scored is told
    /// and counted, and the others go on. Predictions are written aside and renamed: they are whole or not there.
    /// </summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="log">Is told of each file, and of all on rank 0.</param>
    /// <param name="cancellation">Ends it; the file at work is scored anew the next time.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">There is no file in it.</exception>
    public async Task<PartTotals> ScoreAsync(ICommunicator ranks, TextWriter log, CancellationToken cancellation = default)
    {
        (int rank, int size) = (ranks.Rank, ranks.Size);
        string[] parts = Parts(ranks);
        var clock = Stopwatch.StartNew();
        PartTotals own = default;
        for (int i = rank; i < parts.Length; i += size)
        {
            own += await ScoreAsync(parts[i], rank, log, cancellation).ConfigureAwait(false);
        }
        var all = new PartTotals[size];
        ranks.AllGather(MemoryMarshal.AsBytes(new ReadOnlySpan<PartTotals>(in own)), MemoryMarshal.AsBytes(all.AsSpan()));
        PartTotals totals = all.Aggregate((one, other) => one + other);
        if (rank == 0)
        {
            double seconds = clock.Elapsed.TotalSeconds;
            log.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{totals.Rows:N0} rows of {totals.Scored:N0} files in {seconds:F1} s, {totals.Rows / seconds:N0} rows a second on "
                + $"{size} rank{(size == 1 ? "" : "s")}; {totals.Skipped:N0} files were done before, {totals.Failed:N0} failed"));
        }
        return totals;
    }

    private async Task<PartTotals> ScoreAsync(string part, int rank, TextWriter log, CancellationToken cancellation)
    {
        string path = Path.Combine(output.FullName, part);
        if (File.Exists(path))
        {
            return new PartTotals(0, 1, 0, 0);
        }
        string aside = path + ".tmp";
        var clock = Stopwatch.StartNew();
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            long rows;
            using (FileStream source = File.OpenRead(Path.Combine(input.FullName, part)))
            using (FileStream target = File.Create(aside))
            {
                rows = await PartFile.ScoreAsync(source, target, predictor, keep, cancellation).ConfigureAwait(false);
                target.Flush(flushToDisk: true);
            }
            File.Move(aside, path);
            log.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"rank {rank}: {part}, {rows:N0} rows in {clock.Elapsed.TotalSeconds:F1} s"));
            return new PartTotals(1, 0, 0, rows);
        }
        catch (Exception exception) when (exception is FormatException or IOException or UnauthorizedAccessException or ParquetException
            or PredictorInputException)
        {
            log.WriteLine($"rank {rank}: {part} failed: {exception.Message}");
            return new PartTotals(0, 0, 1, 0);
        }
        finally
        {
            File.Delete(aside);
        }
    }

    // As rank 0 sees them, so that files that come meanwhile are not counted on some ranks alone.
    private string[] Parts(ICommunicator ranks)
    {
        byte[] names = ranks.Rank == 0 ? Encoding.UTF8.GetBytes(string.Join('\n', Find())) : [];
        int length = names.Length;
        ranks.Broadcast(MemoryMarshal.AsBytes(new Span<int>(ref length)));
        Array.Resize(ref names, length);
        ranks.Broadcast(names);
        return Encoding.UTF8.GetString(names).Split('\n');
    }

    private string[] Find()
    {
        string[] parts =
        [
            .. input.EnumerateFiles("*" + Ending, SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(input.FullName, file.FullName)).Order(StringComparer.Ordinal),
        ];
        return parts.Length > 0 ? parts : throw new FileNotFoundException($"There is no {Ending} file in {input.FullName}.");
    }
}
