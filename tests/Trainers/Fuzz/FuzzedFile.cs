namespace MLNetDeep.Trainers.Tests.Fuzz;

/// <summary>What a file is made of, and so how it is damaged.</summary>
internal enum FileForm
{
    /// <summary>Bytes.</summary>
    Plain,

    /// <summary>JSON.</summary>
    Json,

    /// <summary>A head of JSON with a checksum, then numbers.</summary>
    Safetensors,

    /// <summary>Bytes, packed.</summary>
    Gzip,

    /// <summary>ML.NET's model file: parts of several forms.</summary>
    Zip,
}

/// <summary>What became of a damaged file.</summary>
internal enum Outcome
{
    /// <summary>A typed error.</summary>
    Refused,

    /// <summary>It was read, and a row was predicted.</summary>
    Read,

    /// <summary>The damage is in a part that ML.NET may read on and on: left out.</summary>
    NotTried,
}

/// <summary>A file to damage.</summary>
/// <param name="Name">What failures name it by.</param>
/// <param name="Form">What it is made of.</param>
/// <param name="Bytes">The file as it was written.</param>
/// <param name="Use">Reads a file and predicts a row; throws where an error is not typed.</param>
internal sealed record FuzzedFile(string Name, FileForm Form, byte[] Bytes, Func<byte[], Outcome> Use);
