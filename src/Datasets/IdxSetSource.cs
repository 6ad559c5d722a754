namespace MLNetDeep.Datasets;

/// <summary>
/// Finds the four files of a set: in a given directory, or in the environment variable's, or in the user's cache, or on the mirrors.
/// </summary>
internal sealed class IdxSetSource
{
    /// <summary>Environment variable that names a directory of data sets.</summary>
    public const string Variable = "MLNETDEEP_DATA";

    // The folder that EMNIST's archive holds.
    private const string ArchiveFolder = "gzip";

    private readonly IdxSet _set;
    private readonly string? _variable;
    private readonly string _cache;
    private readonly Func<HttpMessageHandler> _handler;

    /// <summary>Looks at the places of this machine.</summary>
    /// <param name="set">The set.</param>
    public IdxSetSource(IdxSet set)
        : this(set, Environment.GetEnvironmentVariable(Variable), DefaultCache(set.Name), FileDownload.CreateHandler)
    {
    }

    /// <summary>Looks at given places.</summary>
    /// <param name="set">The set.</param>
    /// <param name="variable">Value of the environment variable.</param>
    /// <param name="cache">Directory that downloads are kept in.</param>
    /// <param name="handler">Makes what answers requests.</param>
    public IdxSetSource(IdxSet set, string? variable, string cache, Func<HttpMessageHandler> handler)
    {
        _set = set;
        _variable = variable;
        _cache = cache;
        _handler = handler;
    }

    /// <summary>Paths of the four files. A given directory is the only place looked at.</summary>
    /// <exception cref="DatasetNotFoundException">They are nowhere, or no mirror gave the right bytes; the inner exception says what came
    /// instead.</exception>
    public IReadOnlyDictionary<IdxSetFile, string> Find(string? directory, bool download)
    {
        var places = new List<string>();
        if (directory is not null)
        {
            return FindIn(directory, isGiven: true, $"directory {directory}", places) ?? throw NotFound(places, null);
        }

        if (string.IsNullOrEmpty(_variable))
        {
            places.Add($"environment variable {Variable} (not set)");
        }
        else if (FindIn(_variable, isGiven: false, $"{Variable}={_variable}", places) is { } found)
        {
            return found;
        }

        return FromCache(download, places);
    }

    private IReadOnlyDictionary<IdxSetFile, string>? FindIn(string directory, bool isGiven, string description, List<string> places)
    {
        IReadOnlyList<string> candidates = Candidates(directory, isGiven);
        foreach (string candidate in candidates)
        {
            if (_set.Files.All(file => file.FindIn(candidate) is not null))
            {
                return _set.Files.ToDictionary(file => file, file => file.FindIn(candidate)!);
            }
        }

        string fullest = candidates.MaxBy(candidate => _set.Files.Count(file => file.FindIn(candidate) is not null))!;
        places.Add(Directory.Exists(directory)
            ? $"{description} (missing in {fullest}: {Missing(fullest)})"
            : $"{description} (no such directory)");
        return null;
    }

    // MNIST's names in a directory of several sets are MNIST's files.
    private IReadOnlyList<string> Candidates(string directory, bool isGiven)
    {
        string own = Path.Combine(directory, _set.Name);
        return _set.SharesNames
            ? isGiven ? [own, directory] : [own]
            : [directory, own, Path.Combine(directory, ArchiveFolder), Path.Combine(own, ArchiveFolder)];
    }

    private Dictionary<IdxSetFile, string> FromCache(bool download, List<string> places)
    {
        // A file with the wrong checksum counts as missing, so that it is fetched again.
        IdxSetFile[] missing = [.. _set.Files.Where(file => !IsWhole(file))];
        if (missing.Length > 0)
        {
            places.Add($"cache {_cache} (missing: {string.Join(", ", missing.Select(file => file.ZippedName))})");
            if (_set.Mirrors.Count == 0)
            {
                throw NotFound(places, null);
            }

            if (!download)
            {
                places.Add("the mirrors (not asked, since downloading was not allowed)");
                throw NotFound(places, null);
            }

            Download(missing, places);
        }

        return _set.Files.ToDictionary(file => file, CachePath);
    }

    private void Download(IdxSetFile[] files, List<string> places)
    {
        try
        {
            Directory.CreateDirectory(_cache);
            using HttpMessageHandler handler = _handler();
            var download = new FileDownload(handler);
            foreach (IdxSetFile file in files)
            {
                download.Fetch(_set.Mirrors, file.ZippedName, file.Sha256!, CachePath(file));
            }
        }
        catch (Exception exception)
            when (exception is HttpRequestException or DatasetFormatException or IOException or UnauthorizedAccessException)
        {
            // A proxy's page in place of the file means that the file cannot be had, as no answer does.
            places.Add($"mirrors {string.Join(", ", _set.Mirrors)} ({exception.Message})");
            throw NotFound(places, exception);
        }
    }

    private bool IsWhole(IdxSetFile file) =>
        File.Exists(CachePath(file)) && (file.Sha256 is null || FileDownload.Sha256(CachePath(file)) == file.Sha256);

    private string CachePath(IdxSetFile file) => Path.Combine(_cache, file.ZippedName);

    private string Missing(string directory) =>
        string.Join(", ", _set.Files.Where(file => file.FindIn(directory) is null).Select(file => file.ZippedName));

    private DatasetNotFoundException NotFound(List<string> places, Exception? innerException) => new(
        _set.Title, places,
        $"Put {string.Join(", ", _set.Files.Select(file => file.ZippedName))} (gzipped or not) into a directory "
        + $"and give it as the argument or in {Variable}."
        + (_set.Archive is null ? "" : $" They are in {_set.Archive}."),
        innerException);

    private static string DefaultCache(string name)
    {
        string local = Environment.GetFolderPath(
            Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return Path.Combine(local.Length > 0 ? local : Path.GetTempPath(), "MLNetDeep", name);
    }
}
