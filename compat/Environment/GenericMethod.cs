using System.Reflection;

namespace Microsoft.ML.Data;

/// <summary>Calls a generic method for types known only at run time; its exceptions come through as they are.</summary>
internal static class GenericMethod
{
    /// <param name="instance">The method, closed over any type.</param>
    /// <param name="type">The type to close it over instead.</param>
    /// <param name="arguments">What it is called with.</param>
    public static TResult Call<TResult>(Delegate instance, Type type, params object?[] arguments)
        => Call<TResult>(instance, [type], arguments);

    public static TResult Call<TResult>(Delegate instance, Type[] types, params object?[] arguments)
        => (TResult)instance.Method.GetGenericMethodDefinition().MakeGenericMethod(types)
            .Invoke(instance.Target, BindingFlags.DoNotWrapExceptions, null, arguments, null)!;
}
