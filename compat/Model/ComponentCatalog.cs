using System.Reflection;

namespace Microsoft.ML.Runtime;

/// <summary>What can be created by name: loadable classes by (name, signature), extensions by (attribute, contract name).</summary>
public sealed class ComponentCatalog
{
    private const BindingFlags AnyInstance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
    private const BindingFlags AnyStatic = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    private readonly Lock _lock = new();
    private readonly HashSet<Assembly> _assemblies = [];
    private readonly Dictionary<(string Name, Type Signature), LoadableClassAttribute> _classes = [];
    private readonly Dictionary<(Type Attribute, string Contract), Type> _extensions = [];

    internal ComponentCatalog()
    {
    }

    public void RegisterAssembly(Assembly assembly, bool throwOnError = true)
    {
        lock (_lock)
        {
            if (!_assemblies.Add(assembly))
                return;
            foreach (var attribute in assembly.GetCustomAttributes<LoadableClassAttribute>())
            {
                foreach (string name in attribute.LoadNames)
                    AddOnce(_classes, (name.ToLowerInvariant(), attribute.SignatureType), attribute, throwOnError);
            }
            foreach (var type in assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false }))
            {
                foreach (var attribute in type.GetCustomAttributes<ExtensionBaseAttribute>())
                    AddOnce(_extensions, (attribute.GetType(), attribute.ContractName), type, throwOnError);
            }
        }
    }

    internal static bool TryCreateInstance<TRes, TSig>(IHostEnvironment env, out TRes? result, string name, string options,
        params object[] extra)
        where TRes : class
    {
        result = null;
        LoadableClassAttribute? info;
        lock (env.ComponentCatalog._lock)
        {
            if (!env.ComponentCatalog._classes.TryGetValue((name.ToLowerInvariant(), typeof(TSig)), out info))
                return false;
        }
        result = Create(info, env, extra) as TRes;
        return result != null;
    }

    internal object GetExtensionValue(IHostEnvironment env, Type attributeType, string contractName)
    {
        Type? type;
        lock (_lock)
        {
            if (!_extensions.TryGetValue((attributeType, contractName), out type))
            {
                throw Contracts.Except($"Could not locate contract '{contractName}': register the assembly of its class, marked with " +
                    $"{attributeType.Name}, through MLContext.ComponentCatalog.RegisterAssembly.");
            }
        }
        return Activator.CreateInstance(type)!;
    }

    private static void AddOnce<TKey, TValue>(Dictionary<TKey, TValue> map, TKey key, TValue value, bool throwOnError)
        where TKey : notnull
    {
        if (!map.TryAdd(key, value) && throwOnError)
            throw Contracts.Except($"{key} is registered already.");
    }

    private static object? Create(LoadableClassAttribute info, IHostEnvironment env, object[] extra)
    {
        Type[] parameters = [.. info.SignatureType.GetMethod("Invoke")!.GetParameters().Select(p => p.ParameterType)];
        Type[] withEnvironment = [typeof(IHostEnvironment), .. parameters];
        object[] arguments = [env, .. extra];
        try
        {
            if (info.LoaderType.GetMethod("Create", AnyStatic, withEnvironment) is { } create)
                return create.Invoke(null, arguments);
            if (info.LoaderType.GetMethod("Create", AnyStatic, parameters) is { } bare)
                return bare.Invoke(null, extra);
            if (info.LoaderType.GetConstructor(AnyInstance, withEnvironment) is { } constructor)
                return constructor.Invoke(arguments);
        }
        catch (TargetInvocationException failed) when (failed.InnerException?.IsMarked() == true)
        {
            throw Contracts.Except(failed, "Error during class instantiation");
        }
        string signature = string.Join<Type>(", ", withEnvironment);
        throw Contracts.Except($"{info.LoaderType} needs a static Create({signature}) or such a constructor.");
    }
}
