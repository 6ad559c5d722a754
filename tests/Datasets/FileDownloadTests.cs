using System.Net;
using System.Security.Cryptography;

namespace MLNetDeep.Datasets.Tests;

public sealed class FileDownloadTests : IDisposable
{
    private static readonly byte[] Content = [1, 2, 3, 4];
    private static readonly string Checksum = Convert.ToHexStringLower(SHA256.HashData(Content));
    private static readonly Uri Stalling = new("http://stalling.invalid/");
    private static readonly Uri Working = new("http://working.invalid/");

    // Long for the mirror that answers from memory, short for the tests.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_body_that_stalls_is_given_up_for_the_next_mirror()
    {
        using var handler = new Mirrors();
        new FileDownload(handler, Limit).Fetch([Stalling, Working], "data", Checksum, _directory.File("data"));
        Assert.Equal(Content, File.ReadAllBytes(_directory.File("data")));
        Assert.Equal([Stalling.Host, Working.Host], handler.Asked);
    }

    [Fact]
    public void Where_every_body_stalls_the_limit_is_told_and_nothing_is_kept()
    {
        using var handler = new Mirrors();
        HttpRequestException exception = Assert.Throws<HttpRequestException>(
            () => new FileDownload(handler, Limit).Fetch([Stalling], "data", Checksum, _directory.File("data")));
        Assert.Contains("http://stalling.invalid/data did not give the whole file", exception.Message);
        Assert.Empty(Directory.GetFiles(_directory.Path));
    }

    [Fact]
    public void A_connection_that_breaks_in_the_body_is_given_up_for_the_next_mirror()
    {
        using var handler = new Mirrors(new IOException("reset"));
        new FileDownload(handler).Fetch([Stalling, Working], "data", Checksum, _directory.File("data"));
        Assert.Equal(Content, File.ReadAllBytes(_directory.File("data")));
    }

    /// <summary>One mirror gives half the file and then stalls or fails; the other gives the whole.</summary>
    private sealed class Mirrors(Exception? failure = null) : HttpMessageHandler
    {
        public List<string> Asked { get; } = [];

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add(request.RequestUri!.Host);
            return new(HttpStatusCode.OK)
            {
                Content = request.RequestUri.Host == Working.Host
                    ? new ByteArrayContent(Content)
                    : new StreamContent(new HalfStream(failure)),
            };
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(Send(request, cancellationToken));
    }

    /// <summary>Two bytes, then nothing until the reader gives up, or a failure.</summary>
    private sealed class HalfStream(Exception? failure) : Stream
    {
        private bool _started;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (!_started)
            {
                _started = true;
                Content.AsSpan(0, 2).CopyTo(buffer.Span);
                return 2;
            }

            if (failure is not null)
            {
                throw failure;
            }

            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            return 0;
        }

        public override int Read(byte[] buffer, int offset, int count) =>
            ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
