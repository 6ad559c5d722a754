using Microsoft.ML;
using Microsoft.ML.Transforms;

namespace MLNetDeep.Compat.Tests.Transforms;

public sealed class CustomMappingTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    public void The_action_makes_new_columns_from_the_row()
    {
        var data = Flower.View(_context, 3);

        var result = _context.Transforms.CustomMapping<Flower, Area>(Measure, null).Fit(data).Transform(data);

        Assert.Equal([0.125f, 1.875f, 5.625f], result.Values<float>("Size"));
        Assert.Equal(["species 0!", "species 1!", "species 2!"], result.Texts("Loud"));
    }

    [Fact]
    public void The_action_runs_once_a_row_however_many_columns_are_read()
    {
        int calls = 0;
        var data = Flower.View(_context, 4);

        var result = _context.Transforms.CustomMapping<Flower, Area>((_, _) => calls++, null).Fit(data).Transform(data);
        _ = _context.Data.CreateEnumerable<Area>(result, false).ToList();

        Assert.Equal(4, calls);
    }

    [Fact]
    public void An_input_column_that_is_missing_or_of_another_type_is_an_error()
    {
        var data = Flower.View(_context, 1);

        Assert.ThrowsAny<Exception>(() => _context.Transforms.CustomMapping<Area, Flower>((_, _) => { }, null).Fit(data));
        Assert.ThrowsAny<Exception>(() => _context.Transforms.CopyColumns("Height", "Species")
            .Append(_context.Transforms.CustomMapping<Flower, Area>(Measure, null)).Fit(data));
    }

    [Fact]
    public void Without_a_contract_it_cannot_be_saved()
    {
        var data = Flower.View(_context, 1);
        var model = _context.Transforms.CustomMapping<Flower, Area>(Measure, null).Fit(data);

        Assert.Throws<InvalidOperationException>(() => _context.Model.Save(model, data.Schema, new MemoryStream()));
    }

    [Fact]
    public void With_a_contract_it_is_saved_by_name_and_found_again_in_its_assembly()
    {
        var data = Flower.View(_context, 3);
        var model = _context.Transforms.CustomMapping<Flower, Area>(Measure, "measure").Fit(data);
        var stream = new MemoryStream();
        _context.Model.Save(model, data.Schema, stream);

        var loaded = new MLContext().Model.Load(stream, out _);

        Assert.Equal(model.Transform(data).Values<float>("Size"), loaded.Transform(data).Values<float>("Size"));
    }

    private static void Measure(Flower flower, Area area)
    {
        area.Size = flower.Petal[0] * flower.Petal[1];
        area.Loud = flower.Species + "!";
    }

    [CustomMappingFactoryAttribute("measure")]
    private sealed class MeasureFactory : CustomMappingFactory<Flower, Area>
    {
        public override Action<Flower, Area> GetMapping() => Measure;
    }

    private sealed class Area
    {
        public float Size { get; set; }

        public string Loud { get; set; } = "";
    }
}
