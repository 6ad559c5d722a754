namespace MLNetDeep.Datasets;

/// <summary>
/// Finds MNIST's four files: in a given directory, or in the environment variable's, or in the user's cache, or on the mirrors.
/// </summary>
internal sealed class MnistSource
{
    /// <summary>Environment variable that names a directory of data sets.</summary>
    public const string Variable = "MLNETDEEP_DATA";

    private const string Subfolder = "mnist";

    private static readonly IReadOnlyList<Uri> Mirrors =
    [
        new("https://ossci-datasets.s3.amazonaws.com/mnist/"),
        new("https://storage.googleapis.com/cvdf-datasets/mnist/"),
    ];

    private readonly string? _variable;
    private readonly string _cache;
    private readonly Func<HttpMessageHandler> _handler;

    /// <summary>Looks at the places of this machine.</summary>
    public MnistSource()
        : this(Environment.GetEnvironmentVariable(Variable), DefaultCache(), FileDownload.CreateHandler)
    {
    }

    /// <summary>Looks at given places.</summary>
    /// <param name="variable">Value of the environment variable.</param>
    /// <param name="cache">Directory that downloads are kept in.</param>
    /// <param name="handler">Makes what answers requests.</param>
    public MnistSource(string? variable, string cache, Func<HttpMessageHandler> handler)
    {
        _variable = variable;
        _cache = cache;
        _handler = handler;
    }

    /// <summary>Paths of the four files. A given directory is the only place looked at.</summary>
    /// <exception cref="DatasetNotFoundException">They are nowhere, or no mirror gave the right bytes; the inner exception says what came
    /// instead.</exception>
    public IReadOnlyDictionary<MnistFile, string> Find(string? directory, bool download)
    {
        var places = new List<string>();
        if (directory is not null)
        {
            return FindIn(directory, $"directory {directory}", places) ?? throw NotFound(places, null);
        }

        if (string.IsNullOrEmpty(_variable))
        {
            places.Add($"environment variable {Variable} (not set)");
        }
        else if (FindIn(_variable, $"{Variable}={_variable}", places) is { } found)
        {
            return found;
        }

        return FromCache(download, places);
    }

    private static IReadOnlyDictionary<MnistFile, string>? FindIn(string directory, string description, List<string> places)
    {
        string[] candidates = [directory, Path.Combine(directory, Subfolder)];
        foreach (string candidate in candidates)
        {
            if (MnistFile.All.All(file => file.FindIn(candidate) is not null))
            {
                return MnistFile.All.ToDictionary(file => file, file => file.FindIn(candidate)!);
            }
        }

        string fullest = candidates.MaxBy(candidate => MnistFile.All.Count(file => file.FindIn(candidate) is not null))!;
        places.Add(Directory.Exists(directory)
            ? $"{description} (missing in {fullest}: {Missing(fullest)})"
            : $"{description} (no such directory)");
        return null;
    }

    private Dictionary<MnistFile, string> FromCache(bool download, List<string> places)
    {
        // A file with the wrong checksum counts as missing, so that it is fetched again.
        MnistFile[] missing = [.. MnistFile.All.Where(file => !IsWhole(file))];
        if (missing.Length > 0)
        {
            places.Add($"cache {_cache} (missing: {string.Join(", ", missing.Select(file => file.ZippedName))})");
            if (!download)
            {
                places.Add("the mirrors (not asked, since downloading was not allowed)");
                throw NotFound(places, null);
            }

            Download(missing, places);
        }

        return MnistFile.All.ToDictionary(file => file, CachePath);
    }

    private void Download(MnistFile[] files, List<string> places)
    {
        try
        {
            Directory.CreateDirectory(_cache);
            using HttpMessageHandler handler = _handler();
            var download = new FileDownload(handler);
            foreach (MnistFile file in files)
            {
                download.Fetch(Mirrors, file.ZippedName, file.Sha256, CachePath(file));
            }
        }
        catch (Exception exception)
            when (exception is HttpRequestException or DatasetFormatException or IOException or UnauthorizedAccessException)
        {
            // A proxy's page in place of the file means that the file cannot be had, as no answer does.
            places.Add($"mirrors {string.Join(", ", Mirrors)} ({exception.Message})");
            throw NotFound(places, exception);
        }
    }

    private bool IsWhole(MnistFile file) => File.Exists(CachePath(file)) && FileDownload.Sha256(CachePath(file)) == file.Sha256;

    private string CachePath(MnistFile file) => Path.Combine(_cache, file.ZippedName);

    private static string Missing(string directory) =>
        string.Join(", ", MnistFile.All.Where(file => file.FindIn(directory) is null).Select(file => file.ZippedName));

    private static DatasetNotFoundException NotFound(List<string> places, Exception? innerException) => new(
        "MNIST", places,
        $"Put {string.Join(", ", MnistFile.All.Select(file => file.ZippedName))} (gzipped or not) into a directory "
        + $"and give it as the argument or in {Variable}.",
        innerException);

    private static string DefaultCache()
    {
        string local = Environment.GetFolderPath(
            Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return Path.Combine(local.Length > 0 ? local : Path.GetTempPath(), "MLNetDeep", Subfolder);
    }
}
