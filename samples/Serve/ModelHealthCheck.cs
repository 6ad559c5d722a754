using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MLNetDeep.Samples.Serve;

/// <summary>Healthy while a model predicts.</summary>
internal sealed class ModelHealthCheck(ServedPredictor served) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(HealthCheckResult.Healthy($"{served.Version.File}, version {served.Version.Hash}"));
}
