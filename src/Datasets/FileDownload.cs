using System.Security.Cryptography;

namespace MLNetDeep.Datasets;

/// <summary>Fetches one file from the first mirror that has it, checks its SHA-256 and puts it in place whole or not at all.</summary>
/// <param name="handler">What answers requests.</param>
/// <param name="timeForFile">How long one mirror may take for a file, body included; null for two minutes.</param>
internal sealed class FileDownload(HttpMessageHandler handler, TimeSpan? timeForFile = null)
{
    private static readonly TimeSpan TimeForConnection = TimeSpan.FromSeconds(10);

    private readonly TimeSpan _timeForFile = timeForFile ?? TimeSpan.FromMinutes(2);

    /// <summary>A handler that gives up soon where there is no network.</summary>
    public static HttpMessageHandler CreateHandler() => new SocketsHttpHandler { ConnectTimeout = TimeForConnection };

    /// <summary>SHA-256 of a file, lower-case hexadecimal.</summary>
    public static string Sha256(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    /// <summary>Fetches <paramref name="name"/> to <paramref name="destination"/>.</summary>
    /// <exception cref="DatasetFormatException">What a mirror gave has another checksum, and no other mirror did better.</exception>
    /// <exception cref="HttpRequestException">No mirror answered in time.</exception>
    public void Fetch(IReadOnlyList<Uri> mirrors, string name, string sha256, string destination)
    {
        var failures = new List<Exception>();
        foreach (Uri mirror in mirrors)
        {
            try
            {
                Fetch(new Uri(mirror, name), sha256, destination);
                return;
            }
            catch (Exception exception) when (exception is HttpRequestException or DatasetFormatException or IOException)
            {
                failures.Add(exception);
            }
        }

        throw failures.Find(failure => failure is DatasetFormatException)
            ?? new HttpRequestException(
                $"None of {mirrors.Count} mirrors gave {name}: {string.Join("; ", failures.Select(failure => failure.Message))}",
                failures[0]);
    }

    private void Fetch(Uri address, string sha256, string destination)
    {
        string temporary = $"{destination}.{Guid.NewGuid():N}.part";
        try
        {
            // On the thread pool, so that a caller's synchronization context is never waited for.
            Task.Run(() => DownloadAsync(address, temporary)).GetAwaiter().GetResult();
            string came = Sha256(temporary);
            if (came != sha256)
            {
                throw new DatasetFormatException(address.ToString(), $"SHA-256 {sha256}", came);
            }

            File.Move(temporary, destination, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private async Task DownloadAsync(Uri address, string path)
    {
        // HttpClient's own limit ends with the headers; this one holds for the body too.
        using var limit = new CancellationTokenSource(_timeForFile);
        try
        {
            using var client = new HttpClient(handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
            using HttpResponseMessage response = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            response.EnsureSuccessStatusCode();
            using Stream body = await response.Content.ReadAsStreamAsync(limit.Token);
            using FileStream file = File.Create(path);
            await body.CopyToAsync(file, limit.Token);
        }
        catch (OperationCanceledException exception)
        {
            throw new HttpRequestException(
                limit.IsCancellationRequested
                    ? $"{address} did not give the whole file in {_timeForFile.TotalSeconds:N0} s"
                    : $"{address} could not be reached: {exception.Message}",
                exception);
        }
    }
}
