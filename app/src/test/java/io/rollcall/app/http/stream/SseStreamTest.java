package io.rollcall.app.http.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

class SseStreamTest {

  private final Source source = new Source();
  private final Set<SseStream> open = new HashSet<>();
  private final VirtualTime time = new VirtualTime();
  private final SseStream stream = new SseStream(source, Runnable::run, time, open);
  private final Client client = new Client();

  @Test
  void writesAtOnceSoThatTheClientKnowsItIsHeard() {
    stream.subscribe(client);
    client.ask(1);

    assertThat(client.frames).containsExactly(": heartbeat\n\n");
    assertThat(open).containsExactly(stream);
  }

  @Test
  void lagsByWhatWaitsLongest() {
    stream.subscribe(client);
    assertThat(stream.lag()).isZero();

    source.tell("first");
    time.pass(Duration.ofSeconds(3));
    source.tell("second");
    time.pass(Duration.ofSeconds(2));
    assertThat(stream.lag()).isEqualTo(Duration.ofSeconds(5));

    client.ask(1);
    assertThat(stream.lag()).isEqualTo(Duration.ofSeconds(2));
    client.ask(1);
    assertThat(stream.lag()).isZero();
  }

  @Test
  void beginsWithNewsWhereThereAreSome() {
    source.tell("first");
    stream.subscribe(client);
    client.ask(1);

    assertThat(client.frames).containsExactly("first");
  }

  @Test
  void makesNoFrameBeforeTheClientHasRoomForIt() {
    stream.subscribe(client);
    client.ask(1);
    source.tell("one");
    source.tell("two");
    assertThat(source.taken).isZero();

    client.ask(1);
    assertThat(client.frames).endsWith("one");
    client.ask(5);
    assertThat(client.frames).endsWith("one", "two");
  }

  @Test
  void saysSomethingWheneverAHeartbeatIsDue() {
    stream.subscribe(client);
    client.ask(10);

    stream.heartbeat();
    stream.heartbeat();

    assertThat(client.frames).hasSize(3).containsOnly(": heartbeat\n\n");
  }

  @Test
  void endsInOrderAndLetsGoOfItsSource() {
    stream.subscribe(client);

    stream.complete();

    assertThat(client.completed).isTrue();
    assertThat(source.closed).isTrue();
    assertThat(open).isEmpty();
  }

  @Test
  void aClientThatGoesEndsIt() {
    stream.subscribe(client);
    client.ask(10);

    client.leave();
    source.tell("too late");

    assertThat(client.frames).containsExactly(": heartbeat\n\n");
    assertThat(source.closed).isTrue();
    assertThat(open).isEmpty();
  }

  @Test
  void aSourceThatFailsEndsItWithThatError() {
    stream.subscribe(client);
    client.ask(10);

    source.fail();

    assertThat(client.failure).hasMessage("on purpose");
    assertThat(open).isEmpty();
  }

  private final class Source implements FrameSource {
    private final Queue<String> frames = new ArrayDeque<>();
    private final Queue<Long> cameNanos = new ArrayDeque<>();
    private Runnable news = () -> {};
    private int taken;
    private boolean closed;
    private boolean failing;

    void tell(String frame) {
      frames.add(frame);
      cameNanos.add(time.nanos());
      news.run();
    }

    void fail() {
      failing = true;
      news.run();
    }

    @Override
    public void open(Runnable news) {
      this.news = news;
    }

    @Override
    public byte @Nullable [] next() {
      if (failing) {
        throw new IllegalStateException("on purpose");
      }
      var frame = frames.poll();
      if (frame == null) {
        return null;
      }
      taken++;
      cameNanos.remove();
      return frame.getBytes(UTF_8);
    }

    @Override
    public @Nullable Long waitingSinceNanos() {
      return cameNanos.peek();
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private static final class Client implements Subscriber<byte[]> {
    private final List<String> frames = new ArrayList<>();
    private @Nullable Subscription subscription;
    private boolean completed;
    private @Nullable Throwable failure;

    void ask(long count) {
      if (subscription != null) {
        subscription.request(count);
      }
    }

    void leave() {
      if (subscription != null) {
        subscription.cancel();
      }
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      this.subscription = subscription;
    }

    @Override
    public void onNext(byte[] frame) {
      frames.add(new String(frame, UTF_8));
    }

    @Override
    public void onError(Throwable failure) {
      this.failure = failure;
    }

    @Override
    public void onComplete() {
      completed = true;
    }
  }
}
