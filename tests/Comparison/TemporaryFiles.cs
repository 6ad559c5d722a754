using System.Text;

namespace MLNetDeep.Comparisons.Tests;

/// <summary>Files of a test, removed behind it.</summary>
internal sealed class TemporaryFiles : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mlnetdeep-comparison-");

    public string this[string name] => Path.Combine(_directory.FullName, name);

    public string Write(string name, IEnumerable<string> lines, Encoding? encoding = null)
    {
        File.WriteAllText(this[name], string.Concat(lines.Select(line => line + "\r\n")), encoding ?? new UTF8Encoding(false));
        return this[name];
    }

    public void Dispose() => _directory.Delete(recursive: true);
}
