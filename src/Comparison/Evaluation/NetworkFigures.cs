using MLNetDeep.Pictures;
using MLNetDeep.Trainers;

namespace MLNetDeep.Comparisons.Evaluation;

/// <summary>What a network of images has learned and looks at, as SVG documents: filters, feature maps and saliency.</summary>
internal static class NetworkFigures
{
    private const int Saliencies = 4;
    private const int MostMaps = 16;

    /// <summary>The figures of a trained model; none where it holds no network.</summary>
    public static IReadOnlyList<ReportFigure> Of(Table table, Models.FittedModel model, int[] testRows)
    {
        SeenNetwork seen;
        try
        {
            seen = new SeenNetwork(model.Trained, table.Image);
        }
        catch (ArgumentException)
        {
            return [];
        }
        List<ReportFigure> figures = [];
        try
        {
            figures.Add(new ReportFigure(
                "Filters", "The weights of the first layer's filters", LayerFilters.Of(seen.Network, null, seen.Image).ToFigure().ToSvg()));
        }
        catch (ArgumentException)
        {
            // A network without a layer that has filters of images.
        }
        int[] rows = [.. testRows.Take(Saliencies)];
        float[][] images = [.. Pixels(table, table.Used.First(), rows)];
        foreach ((int index, float[] pixels) in images.Index())
        {
            string name = table.Classes[table.LabelValues.Keys![rows[index]]];
            figures.Add(new ReportFigure(
                $"Saliency of {name}", $"Which pixels of a picture of '{name}' the answer depends on",
                SaliencyMap.Of(seen.Network, pixels, null, SaliencyMethod.Gradient, null, seen.Image).ToFigure().ToSvg()));
        }
        // Last, since it is the tallest.
        if (rows.Length > 0)
        {
            figures.Add(new ReportFigure(
                "Feature maps", $"What each layer makes of a picture of '{table.Classes[table.LabelValues.Keys![rows[0]]]}'",
                FeatureMaps.ToFigure(FeatureMaps.OfAll(seen.Network, images[0], seen.Image),
                    new PictureOptions { MaxTiles = MostMaps }).ToSvg()));
        }
        return figures;
    }

    /// <summary>The pixels of rows.</summary>
    public static IEnumerable<float[]> Pixels(Table table, TableColumn column, int[] rows)
    {
        Tables.TableView view = table.Of(rows);
        return Microsoft.ML.Data.ColumnCursorExtensions.GetColumn<float[]>(view, column.Name);
    }
}
