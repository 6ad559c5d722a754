using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace MLNetDeep.Samples.Serve;

/// <summary>The model's fields in the OpenAPI document: whoever generates a client gets a row with the columns' names and types.</summary>
internal sealed class PredictionSchema(ServedPredictor served) : IOpenApiOperationTransformer
{
    public Task TransformAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        switch (context.Description.RelativePath)
        {
            case "predict":
                OpenApiSchema row = Row();
                operation.RequestBody = Body("application/json", OneOrMany(row));
                Answers(operation, OneOrMany(Answer()));
                break;
            case "predict/image":
                operation.RequestBody = Body("image/png", new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" });
                operation.RequestBody.Content!["image/jpeg"] = operation.RequestBody.Content["image/png"];
                Answers(operation, Answer());
                break;
        }
        return Task.CompletedTask;
    }

    private static OpenApiRequestBody Body(string type, OpenApiSchema schema) => new()
    {
        Required = true,
        Content = new Dictionary<string, OpenApiMediaType> { [type] = new OpenApiMediaType { Schema = schema } },
    };

    private static OpenApiSchema OneOrMany(OpenApiSchema one) => new()
    {
        AnyOf = [one, new OpenApiSchema { Type = JsonSchemaType.Array, Items = one }],
    };

    private static void Answers(OpenApiOperation operation, OpenApiSchema schema)
    {
        operation.Responses = new OpenApiResponses
        {
            ["200"] = new OpenApiResponse
            {
                Description = "The prediction.",
                Content = new Dictionary<string, OpenApiMediaType> { ["application/json"] = new OpenApiMediaType { Schema = schema } },
            },
            ["400"] = new OpenApiResponse { Description = "Problem details: what is wrong with which field of which row." },
            ["413"] = new OpenApiResponse { Description = "Problem details: more bytes, rows or pixels than are taken." },
            ["503"] = new OpenApiResponse { Description = "Too many requests at once: come again after the time in Retry-After." },
        };
    }

    private OpenApiSchema Row() => new()
    {
        Type = JsonSchemaType.Object,
        Required = served.Predictor.Inputs.Select(input => input.Name).ToHashSet(),
        Properties = served.Predictor.Inputs.ToDictionary(input => input.Name, input => (IOpenApiSchema)Field(input)),
        AdditionalPropertiesAllowed = false,
    };

    private OpenApiSchema Answer()
    {
        var numbers = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Properties = served.Predictor.Labels.ToDictionary(label => label, _ => (IOpenApiSchema)Number()),
        };
        var answer = new OpenApiSchema { Type = JsonSchemaType.Object, Properties = new Dictionary<string, IOpenApiSchema>() };
        if (served.Predictor.Labels.Count > 0)
        {
            answer.Properties["label"] = new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Enum = [.. served.Predictor.Labels.Select(label => (JsonNode)label)],
            };
            answer.Properties["probabilities"] = numbers;
        }
        else
        {
            answer.Properties["score"] = Number();
        }
        return answer;
    }

    private static OpenApiSchema Field(PredictorField field)
    {
        OpenApiSchema value = field.Type switch
        {
            _ when field.Values.Count > 0 => new OpenApiSchema
            {
                Type = JsonSchemaType.String | JsonSchemaType.Null,
                Enum = [.. field.Values.Select(name => (JsonNode)name)],
            },
            _ when field.Type == typeof(bool) => new OpenApiSchema { Type = JsonSchemaType.Boolean },
            _ when field.Type == typeof(float) || field.Type == typeof(double) => Number(),
            _ when field.Type == typeof(string) => new OpenApiSchema { Type = JsonSchemaType.String | JsonSchemaType.Null },
            _ when field.Type == typeof(DateTime) || field.Type == typeof(DateTimeOffset) =>
                new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" },
            _ when field.Type == typeof(TimeSpan) => new OpenApiSchema { Type = JsonSchemaType.String, Format = "duration" },
            _ => new OpenApiSchema { Type = JsonSchemaType.Integer },
        };
        return field.IsVector
            ? new OpenApiSchema { Type = JsonSchemaType.Array, Items = value, MinItems = field.Size, MaxItems = field.Size }
            : value;
    }

    private static OpenApiSchema Number() => new() { Type = JsonSchemaType.Number | JsonSchemaType.Null };
}
