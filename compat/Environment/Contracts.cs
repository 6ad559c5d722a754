using System.Diagnostics.CodeAnalysis;

namespace Microsoft.ML.Runtime;

public interface IExceptionContext
{
    string ContextDescription { get; }

    TException Process<TException>(TException ex)
        where TException : Exception;
}

/// <summary>Checks and the exceptions they throw, by the names and types ML.NET gives them.</summary>
internal static class Contracts
{
    private const string MarkedKey = "ML_IsMarked";

    public static Exception Except(string msg) => Process(null, new InvalidOperationException(msg));

    public static Exception Except(Exception inner, string msg) => Process(null, new InvalidOperationException(msg, inner));

    public static Exception Except(this IExceptionContext? ctx, string msg) => Process(ctx, new InvalidOperationException(msg));

    public static Exception Except(this IExceptionContext? ctx, Exception inner, string msg)
        => Process(ctx, new InvalidOperationException(msg, inner));

    public static Exception ExceptParam(string paramName, string msg) => Process(null, new ArgumentOutOfRangeException(paramName, msg));

    public static Exception ExceptParam(this IExceptionContext? ctx, string paramName, string msg)
        => Process(ctx, new ArgumentOutOfRangeException(paramName, msg));

    public static Exception ExceptUserArg(this IExceptionContext? ctx, string name, string msg)
        => Process(ctx, new ArgumentOutOfRangeException(name, msg));

    public static Exception ExceptDecode(string msg) => Process(null, new FormatException(msg));

    public static Exception ExceptDecode(this IExceptionContext? ctx, string msg) => Process(ctx, new FormatException(msg));

    public static Exception ExceptDecode(this IExceptionContext? ctx, Exception inner, string msg)
        => Process(ctx, new FormatException(msg, inner));

    public static Exception ExceptSchemaMismatch(this IExceptionContext? ctx, string paramName, string columnRole, string columnName)
        => Process(ctx, new ArgumentOutOfRangeException(paramName, $"Could not find {columnRole} column '{columnName}'"));

    public static Exception ExceptSchemaMismatch(this IExceptionContext? ctx, string paramName, string columnRole, string columnName,
        string expectedType, string actualType)
        => Process(ctx, new ArgumentOutOfRangeException(paramName,
            $"Schema mismatch for {columnRole} column '{columnName}': expected {expectedType}, got {actualType}"));

    public static void Check([DoesNotReturnIf(false)] bool f, string msg)
    {
        if (!f)
            throw Except(msg);
    }

    public static void Check(this IExceptionContext? ctx, [DoesNotReturnIf(false)] bool f, string msg)
    {
        if (!f)
            throw Except(ctx, msg);
    }

    public static void CheckParam([DoesNotReturnIf(false)] bool f, string paramName)
    {
        if (!f)
            throw Process(null, new ArgumentOutOfRangeException(paramName));
    }

    public static void CheckParam([DoesNotReturnIf(false)] bool f, string paramName, string msg)
    {
        if (!f)
            throw ExceptParam(paramName, msg);
    }

    public static void CheckParam(this IExceptionContext? ctx, [DoesNotReturnIf(false)] bool f, string paramName, string msg)
    {
        if (!f)
            throw ExceptParam(ctx, paramName, msg);
    }

    public static void CheckUserArg(this IExceptionContext? ctx, [DoesNotReturnIf(false)] bool f, string name, string msg)
    {
        if (!f)
            throw ExceptUserArg(ctx, name, msg);
    }

    public static void CheckDecode([DoesNotReturnIf(false)] bool f, string msg)
    {
        if (!f)
            throw ExceptDecode(msg);
    }

    public static void CheckDecode(this IExceptionContext? ctx, [DoesNotReturnIf(false)] bool f, string msg)
    {
        if (!f)
            throw ExceptDecode(ctx, msg);
    }

    public static T CheckRef<T>([NotNull] T? val, string paramName)
        where T : class
        => val ?? throw Process(null, new ArgumentNullException(paramName));

    public static T CheckRef<T>(this IExceptionContext? ctx, [NotNull] T? val, string paramName)
        where T : class
        => val ?? throw Process(ctx, new ArgumentNullException(paramName));

    public static void CheckValue<T>([NotNull] T? val, string paramName)
        where T : class
    {
        if (val is null)
            throw Process(null, new ArgumentNullException(paramName));
    }

    public static void CheckValue<T>(this IExceptionContext? ctx, [NotNull] T? val, string paramName)
        where T : class
    {
        if (val is null)
            throw Process(ctx, new ArgumentNullException(paramName));
    }

    public static string CheckNonEmpty([NotNull] string? s, string paramName)
        => string.IsNullOrEmpty(s) ? throw ExceptParam(paramName, $"{paramName} cannot be null or empty") : s;

    public static string CheckNonEmpty(this IExceptionContext? ctx, [NotNull] string? s, string paramName)
        => string.IsNullOrEmpty(s) ? throw ExceptParam(ctx, paramName, $"{paramName} cannot be null or empty") : s;

    /// <summary>Notes on an exception that ML.NET itself threw it.</summary>
    public static TException Mark<TException>(TException exception)
        where TException : Exception
    {
        exception.Data[MarkedKey] = 1;
        return exception;
    }

    public static bool IsMarked(this Exception exception) => exception.Data.Contains(MarkedKey);

    private static Exception Process(IExceptionContext? ctx, Exception exception) => ctx == null ? Mark(exception) : ctx.Process(exception);
}
