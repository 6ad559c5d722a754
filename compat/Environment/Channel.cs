using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Sends what a component says, and the start and end of its phase, to the environment's listener.</summary>
internal sealed class Channel : IChannel
{
    private readonly string _fullName;
    private readonly Action<string, ChannelMessage> _listener;
    private bool _ended;

    public Channel(string fullName, Action<string, ChannelMessage> listener)
    {
        _fullName = fullName;
        _listener = listener;
        this.Trace("Channel started");
    }

    public string ContextDescription => _fullName;

    public TException Process<TException>(TException ex)
        where TException : Exception
        => Contracts.Mark(ex);

    public void Send(ChannelMessage msg) => _listener(_fullName, msg);

    public void Trace(MessageSensitivity sensitivity, string fmt) => Send(new(ChannelMessageKind.Trace, sensitivity, fmt));

    public void Trace(MessageSensitivity sensitivity, string fmt, params object[] args)
        => Send(new(ChannelMessageKind.Trace, sensitivity, fmt, args));

    public void Error(MessageSensitivity sensitivity, string fmt) => Send(new(ChannelMessageKind.Error, sensitivity, fmt));

    public void Error(MessageSensitivity sensitivity, string fmt, params object[] args)
        => Send(new(ChannelMessageKind.Error, sensitivity, fmt, args));

    public void Warning(MessageSensitivity sensitivity, string fmt) => Send(new(ChannelMessageKind.Warning, sensitivity, fmt));

    public void Warning(MessageSensitivity sensitivity, string fmt, params object[] args)
        => Send(new(ChannelMessageKind.Warning, sensitivity, fmt, args));

    public void Info(MessageSensitivity sensitivity, string fmt) => Send(new(ChannelMessageKind.Info, sensitivity, fmt));

    public void Info(MessageSensitivity sensitivity, string fmt, params object[] args)
        => Send(new(ChannelMessageKind.Info, sensitivity, fmt, args));

    public void Dispose()
    {
        if (_ended)
            return;
        _ended = true;
        this.Trace("Channel disposed");
    }
}
