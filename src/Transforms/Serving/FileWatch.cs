namespace MLNetDeep.Transforms.Serving;

/// <summary>The time and length of a file, through links; the default where there is none.</summary>
internal readonly record struct FileStamp(DateTime Written, long Length)
{
    public static FileStamp Of(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (file.LinkTarget is not null)
            {
                file = (FileInfo)file.ResolveLinkTarget(returnFinalTarget: true)!;
            }
            return file.Exists ? new FileStamp(file.LastWriteTimeUtc, file.Length) : default;
        }
        catch (IOException)
        {
            return default;
        }
        catch (UnauthorizedAccessException)
        {
            return default;
        }
    }
}

/// <summary>
/// Looks at a file from time to time, which works on every file system and through links, and says when it has changed and is left alone.
/// </summary>
internal sealed class FileWatch : IDisposable
{
    private readonly string _path;
    private readonly TimeSpan _interval;
    private readonly Action _changed;
    private readonly Timer _timer;
    private FileStamp _loaded;
    private FileStamp _last;

    /// <param name="path">The file.</param>
    /// <param name="loaded">What it was when it was loaded.</param>
    /// <param name="interval">The time between two looks.</param>
    /// <param name="changed">What is done when it has changed, and is the same at two looks.</param>
    public FileWatch(string path, FileStamp loaded, TimeSpan interval, Action changed)
    {
        (_path, _loaded, _last, _interval, _changed) = (path, loaded, loaded, interval, changed);
        _timer = new Timer(_ => Look());
        Next();
    }

    public void Dispose() => _timer.Dispose();

    private void Next() => _timer.Change(_interval, Timeout.InfiniteTimeSpan);

    private void Look()
    {
        var found = FileStamp.Of(_path);
        bool isStill = found == _last;
        _last = found;
        if (isStill && found != _loaded && found != default)
        {
            _loaded = found;
            _changed();
        }
        try
        {
            Next();
        }
        catch (ObjectDisposedException)
        {
            // The predictor was disposed of meanwhile.
        }
    }
}
