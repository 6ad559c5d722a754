using MLNetDeep.Engine.Serialization;

namespace MLNetDeep.Classic;

/// <summary>A kind of model that a file can hold.</summary>
/// <param name="format">The name of the kind in files, never changed once published.</param>
/// <param name="type">The model's class.</param>
internal abstract class ModelKind(string format, Type type)
{
    /// <summary>The name of the kind in files.</summary>
    public string Format { get; } = format;

    /// <summary>The model's class.</summary>
    public Type Type { get; } = type;

    /// <summary>Reads a model whose head has been read.</summary>
    /// <exception cref="ModelFormatException">The bytes are not those of such a model.</exception>
    public abstract IRowModel Read(Stream stream, SafetensorsHeader header);

    /// <summary>Uses a model of this kind as its own class.</summary>
    public abstract T Use<T>(IRowModel model, IModelUse<T> use);
}

/// <inheritdoc/>
/// <typeparam name="TModel">The model's class.</typeparam>
/// <param name="format">The name of the kind in files.</param>
/// <param name="read">Reads a model whose head has been read.</param>
/// <param name="write">Writes a model with texts beside it.</param>
internal sealed class ModelKind<TModel>(
    string format, Func<Stream, SafetensorsHeader, TModel> read, Action<TModel, Stream, IReadOnlyDictionary<string, string>> write)
    : ModelKind(format, typeof(TModel))
    where TModel : class, IRowModel
{
    public override IRowModel Read(Stream stream, SafetensorsHeader header) => read(stream, header);

    public override T Use<T>(IRowModel model, IModelUse<T> use) => use.With((TModel)model);

    /// <summary>Writes a model with texts beside it.</summary>
    public void Write(TModel model, Stream stream, IReadOnlyDictionary<string, string> texts) => write(model, stream, texts);
}

/// <summary>A use of a model whose class its kind knows.</summary>
internal interface IModelUse<out T>
{
    /// <summary>Uses the model.</summary>
    T With<TModel>(TModel model) where TModel : class, IRowModel;
}
