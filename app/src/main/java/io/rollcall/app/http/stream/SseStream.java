package io.rollcall.app.http.stream;

import io.rollcall.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's stream: takes a frame from its source whenever there is one and the client has room
 * for it (Reactive Streams 1.0.4, for one subscriber). Thread-safe.
 */
final class SseStream implements Publisher<byte[]>, Subscription {

  private static final Logger log = LoggerFactory.getLogger(SseStream.class);

  private final FrameSource source;
  private final Executor executor;
  private final Set<SseStream> open;
  private final Clock clock;
  private final AtomicLong demand = new AtomicLong();

  /** Reasons to look for work; who raises it from zero does the work for all. */
  private final AtomicInteger signals = new AtomicInteger();

  private volatile @Nullable Subscriber<? super byte[]> client;

  /** True at first: the head of the answer is sent with the first frame, so there must be one. */
  private volatile boolean heartbeatDue = true;

  private volatile boolean ending;
  private volatile boolean done;

  /**
   * @param executor where frames are made and handed on, away from whoever has the news
   * @param clock measures how long news waits
   * @param open where the stream is from the time a client listens until it is over
   */
  SseStream(FrameSource source, Executor executor, Clock clock, Set<SseStream> open) {
    this.source = source;
    this.executor = executor;
    this.clock = clock;
    this.open = open;
  }

  @Override
  public void subscribe(Subscriber<? super byte[]> subscriber) {
    client = subscriber;
    open.add(this);
    source.open(this::signal);
    subscriber.onSubscribe(this);
  }

  @Override
  public void request(long count) {
    demand.accumulateAndGet(count, (had, more) -> had + more < 0 ? Long.MAX_VALUE : had + more);
    signal();
  }

  @Override
  public void cancel() {
    end();
  }

  /** Says something, so that nobody on the way takes the stream for dead. */
  void heartbeat() {
    heartbeatDue = true;
    signal();
  }

  /** Ends the stream in good order. */
  void complete() {
    ending = true;
    signal();
  }

  /** How long the oldest news waits that has not been handed on; zero when there is none. */
  Duration lag() {
    var since = source.waitingSinceNanos();
    return since == null ? Duration.ZERO : clock.since(since);
  }

  private void signal() {
    if (signals.getAndIncrement() == 0) {
      executor.execute(this::work);
    }
  }

  private void work() {
    int seen = signals.get();
    do {
      try {
        writeWhatMay();
      } catch (RuntimeException e) {
        fail(e);
      }
      seen = signals.addAndGet(-seen);
    } while (seen != 0);
  }

  private void writeWhatMay() {
    var subscriber = client;
    if (done || subscriber == null) {
      return;
    }
    if (ending) {
      end();
      subscriber.onComplete();
      return;
    }
    while (!done && demand.get() > 0) {
      var frame = nextFrame();
      if (frame == null) {
        return;
      }
      demand.decrementAndGet();
      subscriber.onNext(frame);
    }
  }

  /** Cuts the connection, so that the client comes back. */
  private void fail(RuntimeException failure) {
    log.error("A stream failed and is cut", failure);
    var subscriber = client;
    if (subscriber != null && !done) {
      end();
      subscriber.onError(failure);
    }
  }

  private byte @Nullable [] nextFrame() {
    var frame = source.next();
    if (frame == null && heartbeatDue) {
      frame = SseFrame.HEARTBEAT;
    }
    heartbeatDue = false;
    return frame;
  }

  private synchronized void end() {
    if (!done) {
      done = true;
      source.close();
      open.remove(this);
    }
  }
}
