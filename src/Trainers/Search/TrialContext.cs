using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNetDeep.Trainers.Search;

/// <summary>A context of a trial's own whose messages go through the search's channel.</summary>
internal sealed class TrialContext : IDisposable
{
    private readonly IChannel _channel;

    public TrialContext(IChannel channel, int seed)
    {
        _channel = channel;
        MLContext = new(seed);
        MLContext.Log += Forward;
    }

    public MLContext MLContext { get; }

    public void Dispose()
    {
        MLContext.Log -= Forward;
        _channel.Dispose();
    }

    private void Forward(object? sender, LoggingEventArgs message)
    {
        string text = $"[{message.Source}] {message.RawMessage}";
        switch (message.Kind)
        {
            case ChannelMessageKind.Trace:
                _channel.Trace(MessageSensitivity.Unknown, text);
                break;
            case ChannelMessageKind.Info:
                _channel.Info(MessageSensitivity.Unknown, text);
                break;
            case ChannelMessageKind.Warning:
                _channel.Warning(MessageSensitivity.Unknown, text);
                break;
            default:
                _channel.Error(MessageSensitivity.Unknown, text);
                break;
        }
    }
}
