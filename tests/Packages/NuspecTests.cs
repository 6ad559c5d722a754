using System.Xml.Linq;

namespace MLNetDeep.Packages.Tests;

public class NuspecTests
{
    [Fact]
    public void Files_AllNuspecs_HaveEveryAssemblyOfSrcOnce()
    {
        IEnumerable<string> assemblies = Directory.GetFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .Where(project => !File.ReadAllText(project).Contains("<PackAsTool>true", StringComparison.Ordinal))
            .Select(project => Path.GetFileNameWithoutExtension(project));

        IEnumerable<string> packed = Directory.GetFiles(Path.Combine(Repository.Root, "eng"), "*.nuspec")
            .SelectMany(nuspec => XDocument.Load(nuspec).Descendants("file").Select(file => file.Attribute("src")!.Value))
            .Where(source => source.EndsWith(".*", StringComparison.Ordinal))
            .Select(source => Path.GetFileNameWithoutExtension(source));

        Assert.Equal(assemblies.Order(StringComparer.Ordinal), packed.Order(StringComparer.Ordinal));
    }
}
