using System.Reflection;

namespace MLNetDeep.Transforms.Serving;

/// <summary>Calls a generic method for a type that is known at run time alone.</summary>
internal static class Generic
{
    /// <summary>Calls the method that <paramref name="sample"/> is made from, for <paramref name="type"/>.</summary>
    public static object? Call(Delegate sample, Type type, params object?[] arguments) => sample.Method.GetGenericMethodDefinition()
        .MakeGenericMethod(type).Invoke(sample.Target, BindingFlags.DoNotWrapExceptions, null, arguments, null);
}
