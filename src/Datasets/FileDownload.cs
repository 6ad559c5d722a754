using System.Security.Cryptography;

namespace MLNetDeep.Datasets;

/// <summary>Fetches one file from the first mirror that has it, checks its SHA-256 and puts it in place whole or not at all.</summary>
internal sealed class FileDownload(HttpMessageHandler handler)
{
    private static readonly TimeSpan TimeForConnection = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan TimeForFile = TimeSpan.FromMinutes(2);

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
    /// <exception cref="HttpRequestException">No mirror answered.</exception>
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
            catch (Exception exception) when (exception is HttpRequestException or DatasetFormatException or OperationCanceledException or HttpIOException)
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
            Download(address, temporary);
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

    private void Download(Uri address, string path)
    {
        using var timeout = new CancellationTokenSource(TimeForFile);
        using var client = new HttpClient(handler, disposeHandler: false) { Timeout = TimeForFile };
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        using HttpResponseMessage response = client.Send(request, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
        response.EnsureSuccessStatusCode();
        using Stream body = response.Content.ReadAsStream(timeout.Token);
        using FileStream file = File.Create(path);
        var buffer = new byte[1 << 16];
        for (int read = body.Read(buffer); read > 0; read = body.Read(buffer))
        {
            timeout.Token.ThrowIfCancellationRequested();
            file.Write(buffer, 0, read);
        }
    }
}
