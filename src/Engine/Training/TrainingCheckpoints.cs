using System.Diagnostics;
using System.Globalization;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Serialization;

namespace MLNetDeep.Engine.Training;

/// <summary>Writes the checkpoints of one training when they are due, and reads the one to go on from.</summary>
internal sealed class TrainingCheckpoints : IDisposable
{
    private const string IdentityKey = "training";
    private const string StateKey = "state";

    private readonly Checkpoint _settings;
    private readonly string _path;
    private readonly Dictionary<string, string> _identity;
    private readonly IDisposable _lock;
    private long _written = Stopwatch.GetTimestamp();

    public TrainingCheckpoints(
        Checkpoint settings, Network network, IBatchSource training, IBatchSource? validation, TrainingOptions options)
    {
        _settings = settings;

        // The working directory may change in hours.
        _path = Path.GetFullPath(settings.Path);
        _identity = TrainingIdentity.Of(network, training, validation, options);
        _lock = CheckpointFile.Prepare(_path);
    }

    /// <summary>Lets other trainings have the file.</summary>
    public void Dispose() => _lock.Dispose();

    /// <summary>The seed of the training in a file.</summary>
    /// <exception cref="ModelFormatException">The file cannot be read.</exception>
    public static int? FindSeed(string path) =>
        int.TryParse(Find(path, nameof(TrainingOptions.Seed)), CultureInfo.InvariantCulture, out int number) ? number : null;

    /// <summary>One of the texts that tell the training in a file from others; null when there is none by that name.</summary>
    /// <exception cref="ModelFormatException">The file cannot be read.</exception>
    public static string? Find(string path, string name) =>
        TrainingIdentity.Read(CheckpointFile.ReadTexts(path).GetValueOrDefault(IdentityKey)).Identity.GetValueOrDefault(name);

    /// <summary>The <see cref="TrainingIdentity.Version"/> of the file that was read.</summary>
    public int FileVersion { get; private set; } = TrainingIdentity.Version;

    /// <summary>Whether so much time has passed that the next step should be followed by a checkpoint.</summary>
    public bool IsDue => _settings.EveryTime is { } time && Stopwatch.GetElapsedTime(_written) >= time;

    /// <summary>Whether a checkpoint should follow an epoch.</summary>
    public bool IsDueAfter(int epoch) => IsDue || (_settings.EveryEpochs is { } epochs && epoch % epochs == 0);

    public void Write(TrainingState state, IReadOnlyList<NamedTensor> tensors)
    {
        var texts = new Dictionary<string, string>
        {
            [IdentityKey] = TrainingIdentity.Write(_identity),
            [StateKey] = state.Write(),
        };
        CheckpointFile.Write(_path, texts, tensors);
        _written = Stopwatch.GetTimestamp();
    }

    /// <summary>Reads the checkpoint to go on from; null when there is none or it is not to be used.</summary>
    /// <param name="differences">What makes the training that got so far another than this one.</param>
    /// <param name="tensors">What the tensors of a training that got so far are to be read into.</param>
    /// <exception cref="CheckpointMismatchException">The checkpoint is of another training.</exception>
    /// <exception cref="ModelFormatException">The file cannot be read.</exception>
    public TrainingState? Read(
        Func<TrainingState, IEnumerable<string>> differences, Func<TrainingState, IReadOnlyList<NamedTensor>> tensors)
    {
        if (!_settings.Resume || !File.Exists(_path))
        {
            return null;
        }
        TrainingState? state = null;
        CheckpointFile.Read(_path, texts =>
        {
            (Dictionary<string, string> identity, FileVersion) = TrainingIdentity.Read(texts.GetValueOrDefault(IdentityKey), _identity);
            Refuse(TrainingIdentity.Compare(identity, _identity));
            state = TrainingState.Read(texts.GetValueOrDefault(StateKey));
            Refuse(differences(state));
            return tensors(state);
        });
        return state;
    }

    /// <summary>Tells that the training goes on.</summary>
    public void TellResumed(int epochs, int batches) => _settings.Resumed?.Invoke(new ResumedTraining(_path, epochs, batches));

    /// <exception cref="CheckpointMismatchException">There are differences.</exception>
    public void Refuse(params IEnumerable<string> differences)
    {
        List<string> all = [.. differences];
        if (all.Count > 0)
        {
            throw new CheckpointMismatchException(_path, all);
        }
    }
}
