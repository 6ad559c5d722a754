using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Datasets.Tests;

public class IrisTests
{
    [Theory]
    [InlineData(IrisVariant.Fisher)]
    [InlineData(IrisVariant.Uci)]
    public void There_are_fifty_flowers_of_each_species(IrisVariant variant)
    {
        IReadOnlyList<IrisFlower> flowers = Iris.Flowers(variant);
        Assert.Equal(150, flowers.Count);
        Assert.All(flowers.GroupBy(flower => flower.Label), species => Assert.Equal(50, species.Count()));
        Assert.Equal(["setosa", "versicolor", "virginica"], flowers.Select(flower => flower.Label).Distinct());
    }

    [Fact]
    public void Column_means_are_the_known_ones()
    {
        IReadOnlyList<IrisFlower> flowers = Iris.Flowers();
        double[] means = [.. Enumerable.Range(0, 4).Select(i => flowers.Average(flower => flower.Features[i]))];
        Assert.Equal([5.8433, 3.0573, 3.7580, 1.1993], means.Select(mean => Math.Round(mean, 4)));
    }

    [Fact]
    public void The_variants_differ_in_rows_35_and_38_alone()
    {
        (IrisFlower Fisher, IrisFlower Uci)[] pairs = [.. Iris.Flowers().Zip(Iris.Flowers(IrisVariant.Uci))];
        int[] different = [.. Enumerable.Range(0, 150).Where(row => !pairs[row].Fisher.Features.SequenceEqual(pairs[row].Uci.Features))];
        Assert.Equal([34, 37], different);
        Assert.Equal([4.9f, 3.1f, 1.5f, 0.2f], pairs[34].Fisher.Features);
        Assert.Equal([4.9f, 3.1f, 1.5f, 0.1f], pairs[34].Uci.Features);
        Assert.Equal([4.9f, 3.6f, 1.4f, 0.1f], pairs[37].Fisher.Features);
        Assert.Equal([4.9f, 3.1f, 1.5f, 0.1f], pairs[37].Uci.Features);
    }

    [SkippableTheory]
    [InlineData(IrisVariant.Fisher, "iris-fisher.csv")]
    [InlineData(IrisVariant.Uci, "iris-uci.csv")]
    public void The_rows_equal_those_of_the_data_file(IrisVariant variant, string name)
    {
        string? directory = DataRows.SharedData();
        Skip.If(directory is null, "No directory of data sets: MLNETDEEP_DATA is not set and shared/data was not found.");
        string path = Path.Combine(directory!, "iris", name);
        Skip.IfNot(File.Exists(path), $"{path} is missing.");
        Assert.Equal(
            File.ReadLines(path).Skip(1),
            Iris.Flowers(variant).Select(flower => string.Join(
                ',', flower.Features.Select(value => value.ToString("0.0", CultureInfo.InvariantCulture)).Append(flower.Label))));
    }

    [Fact]
    public void The_data_view_has_the_measurements_alone_and_as_a_vector_with_slot_names()
    {
        IDataView view = Iris.Load(new MLContext(1));
        foreach (string name in new[] { "SepalLength", "SepalWidth", "PetalLength", "PetalWidth" })
        {
            Assert.Equal(NumberDataViewType.Single, view.Schema[name].Type);
        }

        Assert.Equal(TextDataViewType.Instance, view.Schema["Label"].Type);
        Assert.Equal(4, ((VectorDataViewType)view.Schema["Features"].Type).Size);
        VBuffer<ReadOnlyMemory<char>> names = default;
        view.Schema["Features"].Annotations.GetValue("SlotNames", ref names);
        Assert.Equal(["SepalLength", "SepalWidth", "PetalLength", "PetalWidth"], names.DenseValues().Select(name => name.ToString()));
    }

    [Fact]
    public void The_data_view_gives_the_rows_in_order()
    {
        var context = new MLContext(1);
        IrisFlower[] rows = [.. context.Data.CreateEnumerable<IrisFlower>(Iris.Load(context), reuseRowObject: false)];
        Assert.Equal(150, rows.Length);
        Assert.Equal(("virginica", 5.9f, 1.8f), (rows[149].Label, rows[149].SepalLength, rows[149].Features[3]));
    }
}
