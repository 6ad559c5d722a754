using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace MLNetDeep.Samples.Serve;

/// <summary>What is wrong with a request, as problem details: 400 with the fields, 413, 415.</summary>
internal sealed class PredictionErrors(IProblemDetailsService problems, PredictionMetrics metrics) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to read it.
            httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }
        ProblemDetails? problem = exception switch
        {
            PredictorInputException input => OfInput(input),
            BadHttpRequestException request => new ProblemDetails
            {
                Status = request.StatusCode,
                Title = "The request cannot be taken.",
                Detail = request.Message,
            },
            JsonException json => new ProblemDetails
            {
                Status = StatusCodes.Status400BadRequest,
                Title = "The body is no JSON.",
                Detail = json.Message,
            },
            _ => null,
        };
        if (problem is null)
        {
            return false;
        }
        metrics.Refused();
        httpContext.Response.StatusCode = problem.Status!.Value;
        return await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = httpContext, ProblemDetails = problem });
    }

    private static ProblemDetails OfInput(PredictorInputException exception)
    {
        var problem = new ProblemDetails
        {
            Status = StatusCodes.Status400BadRequest,
            Title = "The row does not fit the model.",
            Detail = exception.Message,
        };
        if (exception.Errors.Count > 0)
        {
            problem.Extensions["errors"] = exception.Errors.ToDictionary(error => error.Key, error => new[] { error.Value });
        }
        if (exception.Row is { } row)
        {
            problem.Extensions["row"] = row;
        }
        return problem;
    }
}
