using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MLNetDeep.Engine.Kernels;

/// <summary>
/// One thread of the <see cref="WorkerPool"/>. After a loop it spins for a short while for the next one, then sleeps.
/// Its state moves idle -> offered -> running -> idle; the caller may take an offer back that the worker was too slow to take.
/// </summary>
internal sealed class PoolWorker
{
    private const int Idle = 0;
    private const int Offered = 1;
    private const int Running = 2;
    private const int Asleep = 3;

    // Waking a sleeping thread costs its waker about 25 microseconds and comes 50 late; the gaps within a training step are shorter
    // than this.
    private const int SpinMicroseconds = 200;
    private const int ChecksBetweenClocks = 32;
    private const int SpinsBeforeYield = 2000;

    private static readonly long SpinTicks = Stopwatch.Frequency * SpinMicroseconds / 1_000_000;

    private readonly AutoResetEvent _wake = new(false);
    private readonly int _number;
    private PaddedState _state;

    /// <param name="number">The worker's number in every loop, from 1.</param>
    public PoolWorker(int number)
    {
        _number = number;
        new Thread(Work) { IsBackground = true, Name = $"MLNetDeep worker {number}" }.UnsafeStart();
    }

    /// <summary>Offers the pool's current loop.</summary>
    public void Offer()
    {
        if (Interlocked.Exchange(ref _state.Value, Offered) == Asleep)
        {
            _wake.Set();
        }
    }

    /// <summary>Takes the offer back, or waits until the worker has left the loop.</summary>
    public void WithdrawOrWait()
    {
        int spins = 0;
        int state = Interlocked.CompareExchange(ref _state.Value, Idle, Offered);
        while (state == Running)
        {
            // A worker without a processor to run on may be waiting for this one.
            if (++spins < SpinsBeforeYield)
            {
                Thread.SpinWait(1);
            }
            else
            {
                Thread.Yield();
            }

            state = Volatile.Read(ref _state.Value);
        }
    }

    private void Work()
    {
        while (true)
        {
            WaitForOffer();
            if (Interlocked.CompareExchange(ref _state.Value, Running, Offered) == Offered)
            {
                WorkerPool.Join(_number);
                Volatile.Write(ref _state.Value, Idle);
            }
        }
    }

    private void WaitForOffer()
    {
        long start = Stopwatch.GetTimestamp();
        do
        {
            for (int check = 0; check < ChecksBetweenClocks; check++)
            {
                if (Volatile.Read(ref _state.Value) == Offered)
                {
                    return;
                }

                Thread.SpinWait(1);
            }
        }
        while (Stopwatch.GetTimestamp() - start < SpinTicks);

        if (Interlocked.CompareExchange(ref _state.Value, Asleep, Idle) == Idle)
        {
            _wake.WaitOne();
        }
    }

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct PaddedState
    {
        [FieldOffset(128)]
        public int Value;
    }
}
