using System.Reflection;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

public static class TextLoaderSaverCatalog
{
    public static IDataView LoadFromTextFile(this DataOperationsCatalog catalog, string path, TextLoader.Column[] columns,
        char separatorChar = TextLoader.Defaults.Separator, bool hasHeader = TextLoader.Defaults.HasHeader,
        bool allowQuoting = TextLoader.Defaults.AllowQuoting, bool trimWhitespace = TextLoader.Defaults.TrimWhitespace,
        bool allowSparse = TextLoader.Defaults.AllowSparse)
        => Open(catalog, path, Options(separatorChar, hasHeader, allowQuoting, trimWhitespace, allowSparse, columns), readsHeader: false);

    public static IDataView LoadFromTextFile(this DataOperationsCatalog catalog, string path, TextLoader.Options? options = null)
        => Open(catalog, path, options ?? new(), readsHeader: true);

    public static IDataView LoadFromTextFile<TInput>(this DataOperationsCatalog catalog, string path,
        char separatorChar = TextLoader.Defaults.Separator, bool hasHeader = TextLoader.Defaults.HasHeader,
        bool allowQuoting = TextLoader.Defaults.AllowQuoting, bool trimWhitespace = TextLoader.Defaults.TrimWhitespace,
        bool allowSparse = TextLoader.Defaults.AllowSparse)
        => Open(catalog, path, Options(separatorChar, hasHeader, allowQuoting, trimWhitespace, allowSparse, ColumnsOf(typeof(TInput))),
            readsHeader: false);

    private static TextDataView Open(DataOperationsCatalog catalog, string path, TextLoader.Options options, bool readsHeader)
    {
        var environment = catalog.GetEnvironment();
        environment.CheckNonEmpty(path, nameof(path));
        environment.CheckParam(File.Exists(path), nameof(path), $"File or directory does not exist at path: {path}");
        environment.CheckUserArg(!options.AllowSparse, nameof(options.AllowSparse),
            "Sparse text is not read here; write all values of a row.");
        return new(environment, path, options, readsHeader);
    }

    private static TextLoader.Options Options(char separator, bool hasHeader, bool allowQuoting, bool trimWhitespace, bool allowSparse,
        TextLoader.Column[] columns)
        => new()
        {
            Columns = columns,
            Separators = [separator],
            HasHeader = hasHeader,
            AllowQuoting = allowQuoting,
            TrimWhitespace = trimWhitespace,
            AllowSparse = allowSparse,
        };

    private static TextLoader.Column[] ColumnsOf(Type inputType)
        => [.. UserMember.Of(inputType, SchemaDefinition.Direction.Read).Select(member =>
        {
            var load = member.Info.GetCustomAttribute<LoadColumnAttribute>()
                ?? throw Contracts.Except($"Member '{member.Info.Name}' is missing the {nameof(LoadColumnAttribute)} attribute");
            var key = member.Info.GetCustomAttribute<KeyTypeAttribute>();
            return new TextLoader.Column(
                member.Info.GetCustomAttribute<ColumnNameAttribute>()?.Name ?? member.Info.Name,
                member.ColumnType.GetItemType() is TextDataViewType ? DataKind.String : Enum.Parse<DataKind>(member.ItemType.Name),
                load.Sources, key == null ? null : new KeyCount(key.Count));
        })];
}
