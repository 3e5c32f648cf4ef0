package io.rollcall.app.http.stream;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.runtime.graceful.GracefulShutdownCapable;
import io.micronaut.scheduling.TaskExecutors;
import io.rollcall.app.http.problem.TooManyStreams;
import io.rollcall.app.security.access.Login;
import io.rollcall.app.security.access.Principal;
import io.rollcall.app.security.access.StandingRights;
import io.rollcall.time.Clock;
import io.rollcall.time.Loop;
import io.rollcall.time.Scheduler;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Comparator;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every stream that a client listens to. Thread-safe. */
@Singleton
public final class OpenStreams implements GracefulShutdownCapable {

  /** The most at a time: fewer than connections, so that there is room for plain requests. */
  public static final int MOST = 9_000;

  private static final Logger log = LoggerFactory.getLogger(OpenStreams.class);
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  private final Set<SseStream> open = ConcurrentHashMap.newKeySet();
  private final StandingRights rights;
  private final Clock clock;
  private final Scheduler scheduler;
  private final ExecutorService executor;
  private @Nullable Loop heartbeats;
  private volatile boolean stopping;

  OpenStreams(
      StandingRights rights,
      Clock clock,
      Scheduler scheduler,
      @Named(TaskExecutors.BLOCKING) ExecutorService executor) {
    this.rights = rights;
    this.clock = clock;
    this.scheduler = scheduler;
    this.executor = executor;
  }

  @PostConstruct
  void start() {
    heartbeats =
        Loop.every(
            HEARTBEAT,
            "keeping streams alive",
            () -> open.forEach(SseStream::heartbeat),
            scheduler);
  }

  @PreDestroy
  void close() {
    if (heartbeats != null) {
      heartbeats.close();
    }
  }

  /**
   * The answer that tells what {@code source} does, which counts as open once a client listens.
   *
   * @param login of its reader
   * @param required throws when a reader has no right to it; it ends soon after that
   */
  public HttpResponse<EventStream> answer(
      FrameSource source, Login login, Consumer<Principal> required) {
    return HttpResponse.ok(new EventStream(stream(source, login, required)))
        .contentType(MediaType.TEXT_EVENT_STREAM_TYPE)
        .header(HttpHeaders.CACHE_CONTROL, "no-store");
  }

  private Publisher<byte[]> stream(FrameSource source, Login login, Consumer<Principal> required) {
    if (open.size() >= MOST) {
      throw new TooManyStreams(MOST);
    }
    var guarded = new GuardedFrames(source, lost -> rights.watch(login, required, _ -> lost.run()));
    var stream = new SseStream(guarded, executor, clock, open);
    guarded.onLoss(stream::complete);
    if (stopping) {
      stream.complete();
    }
    return stream;
  }

  /** How long the oldest news waits that a stream has not been sent; zero when there is none. */
  public Duration lag() {
    return open.stream().map(SseStream::lag).max(Comparator.naturalOrder()).orElse(Duration.ZERO);
  }

  @Override
  public CompletionStage<?> shutdownGracefully() {
    if (!open.isEmpty()) {
      log.info("Ending {} open streams; their clients will connect again elsewhere", open.size());
    }
    stopping = true;
    open.forEach(SseStream::complete);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public OptionalLong reportActiveTasks() {
    return OptionalLong.of(open.size());
  }
}
