using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

public sealed class ModelOperationsCatalog : IInternalCatalog
{
    private const string ModelDirectory = "TransformerChain";
    private const string SchemaEntryName = "Schema";

    private readonly IHostEnvironment _environment;

    internal ModelOperationsCatalog(IHostEnvironment env) => _environment = env;

    IHostEnvironment IInternalCatalog.Environment => _environment;

    public void Save(ITransformer model, DataViewSchema? inputSchema, Stream stream)
    {
        _environment.CheckValue(stream, nameof(stream));
        using var repository = RepositoryWriter.CreateNew(stream, _environment);
        ModelSaveContext.SaveModel(repository, model, ModelDirectory);
        if (inputSchema != null)
            SchemaSerializer.Write(inputSchema, repository.CreateEntry(SchemaEntryName).Stream);
        repository.Commit();
    }

    public void Save(ITransformer model, DataViewSchema? inputSchema, string filePath)
    {
        _environment.CheckNonEmpty(filePath, nameof(filePath));
        using var stream = File.Create(filePath);
        Save(model, inputSchema, stream);
    }

    public ITransformer Load(Stream stream, out DataViewSchema? inputSchema)
    {
        _environment.CheckValue(stream, nameof(stream));
        using var repository = RepositoryReader.Open(stream, _environment);
        inputSchema = repository.OpenEntryOrNull(SchemaEntryName) is { } entry ? SchemaSerializer.Read(entry.Stream) : null;
        ModelLoadContext.LoadModel<ITransformer, SignatureLoadModel>(_environment, out var model, repository, ModelDirectory);
        return model;
    }

    public ITransformer Load(string filePath, out DataViewSchema? inputSchema)
    {
        _environment.CheckNonEmpty(filePath, nameof(filePath));
        using var stream = File.OpenRead(filePath);
        return Load(stream, out inputSchema);
    }

    public PredictionEngine<TSrc, TDst> CreatePredictionEngine<TSrc, TDst>(ITransformer transformer, bool ignoreMissingColumns = true,
        SchemaDefinition? inputSchemaDefinition = null, SchemaDefinition? outputSchemaDefinition = null)
        where TSrc : class
        where TDst : class, new()
        => new(_environment, transformer, ignoreMissingColumns, inputSchemaDefinition, outputSchemaDefinition, ownsTransformer: true);

    public PredictionEngine<TSrc, TDst> CreatePredictionEngine<TSrc, TDst>(ITransformer transformer, DataViewSchema inputSchema)
        where TSrc : class
        where TDst : class, new()
    {
        _environment.CheckValue(inputSchema, nameof(inputSchema));
        var definition = SchemaDefinition.Create(typeof(TSrc), SchemaDefinition.Direction.Read);
        foreach (var known in inputSchema)
        {
            // Sizes, key counts and annotations that the class cannot tell come from the schema the model was made with.
            var column = definition[known.Name] ?? throw _environment.Except($"Type should contain a member named {known.Name}");
            column.ColumnType = known.Type;
            column.CopyAnnotations(known.Annotations);
        }
        return new(_environment, transformer, false, definition, null, ownsTransformer: true);
    }

    public PredictionEngine<TSrc, TDst> CreatePredictionEngine<TSrc, TDst>(ITransformer transformer, PredictionEngineOptions options)
        where TSrc : class
        where TDst : class, new()
        => new(_environment, transformer, ignoreMissingColumns: true, null, null, options.OwnsTransformer);
}
