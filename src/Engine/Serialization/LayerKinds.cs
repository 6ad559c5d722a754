using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MLNetDeep.Engine.Layers;

namespace MLNetDeep.Engine.Serialization;

/// <summary>
/// The kinds of layers that files may hold: the built-in ones, and those of one's own once they are registered, which is done before the
/// first network with one is saved or loaded. Thread-safe.
/// </summary>
/// <example><code>
/// LayerKinds.Register("scale", ScaleJson.Default.Scale);
///
/// [JsonSerializable(typeof(Scale))]
/// internal sealed partial class ScaleJson : JsonSerializerContext;
/// </code></example>
public static class LayerKinds
{
    private static readonly Lock Gate = new();
    private static readonly Registry BuiltIn = Registry.OfBuiltIn();
    private static volatile Registry _present = BuiltIn;

    /// <summary>The JSON of a network's spec, with all kinds registered so far.</summary>
    internal static JsonTypeInfo<SpecData> SpecData => _present.SpecData;

    /// <summary>Registers a kind of layer; nothing happens where it is registered already.</summary>
    /// <param name="kind">
    /// The layer's <see cref="LayerSpec.Kind"/>: lower-case letters, digits and underscores. A beginning of one's own, such as that of a
    /// company, keeps it from clashing with kinds that are yet to come.
    /// </param>
    /// <param name="json">
    /// The settings as JSON, from a <see cref="System.Text.Json.Serialization.JsonSerializerContext"/> of one's own. Files name settings in
    /// camel case, whatever the context's options say; one that is unknown or there twice is refused, and one missing that the constructor
    /// has no default for.
    /// </param>
    /// <typeparam name="TLayer">The layer's spec.</typeparam>
    /// <exception cref="ArgumentException">
    /// The kind has other characters, or is taken by another type, or the type has another kind, is abstract, or its JSON is of no context
    /// or not usable.
    /// </exception>
    public static void Register<TLayer>(string kind, JsonTypeInfo<TLayer> json)
        where TLayer : LayerSpec
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(json);
        Type type = typeof(TLayer);
        if (kind.Length == 0 || kind[0] is < 'a' or > 'z' || kind.Any(c => c is not ((>= 'a' and <= 'z') or (>= '0' and <= '9') or '_')))
        {
            throw new ArgumentException(
                $"A kind of layers is lower-case letters, digits and underscores, a letter first; got '{kind}'.", nameof(kind));
        }
        if (type.IsAbstract)
        {
            throw new ArgumentException($"{type.Name} is abstract; register the types that derive from it.", nameof(json));
        }
        IJsonTypeInfoResolver resolver = json.OriginatingResolver ?? throw new ArgumentException(
            $"The JSON of {type.Name} is of no context. Give {type.Name}Json.Default.{type.Name} of a JsonSerializerContext of your own.",
            nameof(json));
        lock (Gate)
        {
            if (_present.TypeOf(kind) is { } other && other != type)
            {
                throw new ArgumentException(
                    $"The kind '{kind}' is taken by {other.FullName}. Register {type.FullName} under another, which its Kind gives too.",
                    nameof(kind));
            }
            if (_present.KindOf(type) is { } known)
            {
                if (known != kind)
                {
                    throw new ArgumentException($"{type.FullName} has the kind '{known}'; got '{kind}'.", nameof(kind));
                }
                return;
            }
            _present = _present.With(kind, type, resolver);
        }
    }

    /// <summary>Reads a layer of a kind that was registered; null where there is none.</summary>
    /// <exception cref="JsonException">The settings are not the layer's.</exception>
    internal static LayerSpec? Read(string kind, JsonElement json)
    {
        Registry present = _present;
        return present.TypeOf(kind) is null
            ? null
            : json.Deserialize((JsonTypeInfo<LayerSpec>)present.SpecData.Options.GetTypeInfo(typeof(LayerSpec)));
    }

    /// <summary>Whether a layer is of a kind that is not built in.</summary>
    internal static bool IsOwn(LayerSpec layer) => BuiltIn.KindOf(layer.GetType()) is null;

    /// <summary>Checks that files can hold a layer.</summary>
    /// <exception cref="ArgumentException">Its kind is not registered, or under another name.</exception>
    internal static void Require(string name, LayerSpec layer)
    {
        string? kind = _present.KindOf(layer.GetType());
        if (kind is null)
        {
            throw new ArgumentException(
                $"The network cannot be written: layer '{name}' is of the kind '{layer.Kind}', which is not registered. "
                + $"Call {HowTo(layer.Kind, layer.GetType().Name)} first.");
        }
        if (kind != layer.Kind)
        {
            throw new ArgumentException(
                $"The network cannot be written: {layer.GetType().Name} is registered as '{kind}', "
                + $"but its {nameof(LayerSpec.Kind)} is '{layer.Kind}'. Give both the same name.");
        }
    }

    /// <summary>The call that registers a kind.</summary>
    internal static string HowTo(string kind, string type) =>
        $"{nameof(LayerKinds)}.{nameof(Register)}(\"{kind}\", {type}Json.Default.{type})";

    // Never changed once it is used.
    private sealed class Registry
    {
        private readonly Dictionary<string, Type> _types;
        private readonly Dictionary<Type, string> _kinds;
        private readonly IJsonTypeInfoResolver[] _resolvers;

        private Registry(Dictionary<string, Type> types, IJsonTypeInfoResolver[] resolvers, JsonTypeInfo<SpecData> specData)
        {
            _types = types;
            _kinds = types.ToDictionary(entry => entry.Value, entry => entry.Key);
            _resolvers = resolvers;
            SpecData = specData;
        }

        public JsonTypeInfo<SpecData> SpecData { get; }

        public static Registry OfBuiltIn()
        {
            IEnumerable<JsonDerivedType> kinds = SpecJsonContext.Default.LayerSpec.PolymorphismOptions!.DerivedTypes;
            return new Registry(
                kinds.ToDictionary(kind => (string)kind.TypeDiscriminator!, kind => kind.DerivedType), [],
                SpecJsonContext.Default.SpecData);
        }

        public Type? TypeOf(string kind) => _types.GetValueOrDefault(kind);

        public string? KindOf(Type type) => _kinds.GetValueOrDefault(type);

        public Registry With(string kind, Type type, IJsonTypeInfoResolver resolver)
        {
            var types = new Dictionary<string, Type>(_types) { [kind] = type };
            IJsonTypeInfoResolver[] resolvers = [.. _resolvers, resolver];
            var options = new JsonSerializerOptions(SpecJsonContext.Default.Options)
            {
                TypeInfoResolver = JsonTypeInfoResolver.Combine([SpecJsonContext.Default, .. resolvers]).WithAddedModifier(AddKinds),
            };
            try
            {
                // Checked here, where the mistake is, and not when the first model is saved.
                options.GetTypeInfo(type);
                options.GetTypeInfo(typeof(LayerSpec));
                return new Registry(types, resolvers, (JsonTypeInfo<SpecData>)options.GetTypeInfo(typeof(SpecData)));
            }
            catch (Exception exception) when (exception is InvalidOperationException or NotSupportedException)
            {
                throw new ArgumentException($"The JSON of {type.Name} cannot be used: {exception.Message}", nameof(resolver), exception);
            }

            void AddKinds(JsonTypeInfo info)
            {
                if (info.Type == typeof(LayerSpec))
                {
                    foreach ((string name, Type own) in types.Where(entry => BuiltIn.TypeOf(entry.Key) is null))
                    {
                        info.PolymorphismOptions!.DerivedTypes.Add(new JsonDerivedType(own, name));
                    }
                }
            }
        }
    }
}
