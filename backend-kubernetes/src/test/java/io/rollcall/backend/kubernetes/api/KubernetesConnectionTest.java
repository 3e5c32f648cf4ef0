package io.rollcall.backend.kubernetes.api;

import static io.rollcall.backend.kubernetes.api.ScriptedApi.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.rollcall.backend.kubernetes.api.KubernetesConnection.Purpose;
import io.rollcall.contract.Concurrently;
import io.rollcall.contract.OpenRegistries;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import io.rollcall.time.VirtualTime;
import io.rollcall.trace.TraceHeaders;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that a healthy API server does not give, and calls that it does not answer. */
class KubernetesConnectionTest {

  private static final ConfigMap MAP =
      new ConfigMapBuilder().withNewMetadata().withName("limits").endMetadata().build();
  private static final String STORED =
      """
      {"kind": "ConfigMap", "apiVersion": "v1", "metadata": {"name": "limits"}}
      """;
  private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  private static final Duration PATIENT = Duration.ofSeconds(10);
  private static final Duration MOMENT = Duration.ofMillis(500);

  private final Scheduler scheduler = Scheduler.system();
  private final CountDownLatch end = new CountDownLatch(1);
  private ScriptedApi api;
  private KubernetesConnection connection;
  private Objects<ConfigMap> maps;

  @BeforeEach
  void connect(@TempDir Path folder) throws Exception {
    api = new ScriptedApi(folder);
    connect(PATIENT, Clock.system(), scheduler);
  }

  private void connect(Duration timeout, Clock clock, Scheduler timers) {
    connection = new KubernetesConnection(api.access(), "default", timeout, clock, timers);
    maps = connection.configMaps(Purpose.CALLERS);
  }

  @AfterEach
  void close() {
    end.countDown();
    connection.close();
    api.close();
    scheduler.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503})
  void busyServerIsAskedAgainWhenItWantsToBe(int code) throws Exception {
    var time = new VirtualTime();
    connect(PATIENT, time, time);
    var calls = new AtomicInteger();
    api.script(
        exchange -> {
          if (calls.incrementAndGet() == 1) {
            busy(exchange, code, "3");
          } else {
            answer(exchange, 201, STORED);
          }
        });

    var created = new FutureTask<>(() -> maps.create(MAP));
    Thread.ofVirtual().start(created);
    OpenRegistries.eventually(() -> assertThat(time.due()).containsExactly(Duration.ofSeconds(3)));
    assertThat(calls).hasValue(1);
    time.pass(Duration.ofSeconds(3));

    assertThat(created.get(10, TimeUnit.SECONDS)).isNotNull();
    assertThat(calls).hasValue(2);
  }

  @Test
  void serverThatIsBusyForTooLongDidNothing() {
    api.script(exchange -> busy(exchange, 429, "60"));
    assertThatExceptionOfType(BackendUnavailable.class)
        .isThrownBy(() -> maps.create(MAP))
        .withMessageContaining("too much to do");
    assertThat(api.asked()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 503, 504})
  void writeThatFailsWithinTheServerIsUnknownAndMadeOnce(int code) {
    api.script(exchange -> answer(exchange, code, ""));
    assertThatExceptionOfType(OutcomeUnknown.class).isThrownBy(() -> maps.create(MAP));
    assertThatExceptionOfType(BackendUnavailable.class).isThrownBy(() -> maps.get("limits"));
    assertThat(api.asked()).hasSize(2);
  }

  @Test
  void conflictAboutAnotherObjectIsNoPresenceOfThisOne() {
    api.script(
        exchange ->
            answer(
                exchange,
                409,
                """
                {"kind": "Status", "apiVersion": "v1", "reason": "Conflict",
                 "message": "Operation cannot be fulfilled on resourcequotas"}
                """));
    assertThatExceptionOfType(BackendUnavailable.class)
        .isThrownBy(() -> maps.create(MAP))
        .withMessageContaining("resourcequotas");
  }

  @Test
  void tokenIsTakenNowhereElse() throws Exception {
    api.script(
        exchange -> {
          exchange.getResponseHeaders().add("Location", api.uri() + "/elsewhere");
          answer(exchange, 307, "");
        });
    assertThatExceptionOfType(BackendUnavailable.class).isThrownBy(() -> maps.get("limits"));
    assertThat(api.asked())
        .containsExactly("GET /api/v1/namespaces/default/configmaps/limits Bearer s3cret null");
  }

  @Test
  void serverIsToldTheTraceOfTheCall() {
    api.script(exchange -> answer(exchange, 200, STORED));
    assertThat(TraceHeaders.with(Map.of("traceparent", TRACE), () -> maps.get("limits")))
        .isNotNull();
    assertThat(api.asked()).singleElement().asString().endsWith(TRACE);
  }

  @Test
  void answerThatStopsHalfwayIsWaitedForWithinTheTimeout() {
    connect(MOMENT, Clock.system(), scheduler);
    api.script(
        exchange -> {
          exchange.sendResponseHeaders(200, 1000);
          exchange.getResponseBody().write('{');
          exchange.getResponseBody().flush();
          await();
        });
    assertThatExceptionOfType(BackendUnavailable.class)
        .isThrownBy(() -> maps.get("limits"))
        .withMessageContaining("in time");
    assertThatExceptionOfType(OutcomeUnknown.class).isThrownBy(() -> maps.create(MAP));
  }

  @Test
  void callsAtOnceHaveALimit() throws Exception {
    var now = new AtomicInteger();
    var most = new AtomicInteger();
    api.script(
        exchange -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          await();
          now.decrementAndGet();
          answer(exchange, 200, STORED);
        });
    int callers = 80;
    Concurrently.run(
        callers + 1,
        number -> {
          if (number < callers) {
            assertThat(maps.get("limits")).isNotNull();
          } else {
            OpenRegistries.eventually(() -> assertThat(now).hasValue(64));
            end.countDown();
          }
        });
    assertThat(most).hasValue(64);
  }

  @Test
  void heartbeatsWaitForNoOtherCalls() {
    connect(Duration.ofSeconds(30), Clock.system(), scheduler);
    var ended = new AtomicInteger();
    api.script(
        exchange -> {
          if (exchange.getRequestURI().getPath().contains("/leases/")) {
            answer(exchange, 200, "{\"kind\": \"Lease\", \"metadata\": {\"name\": \"one\"}}");
          } else {
            await();
          }
        });
    for (int i = 0; i < 100; i++) {
      var _ =
          CompletableFuture.runAsync(() -> maps.get("limits"), Thread::startVirtualThread)
              .whenComplete((_, _) -> ended.incrementAndGet());
    }
    OpenRegistries.eventually(() -> assertThat(api.asked()).hasSize(64));

    assertThat(connection.leases().get("one")).isNotNull();
    assertThat(ended).hasValue(0);
  }

  @Test
  void answerOfSomethingElseIsNoObject() {
    api.script(exchange -> answer(exchange, 200, "<html>"));
    assertThatExceptionOfType(BackendUnavailable.class)
        .isThrownBy(() -> maps.get("limits"))
        .withMessageContaining("ConfigMap");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>", "{}", "{\"metadata\": {}}"})
  void writeWhoseAnswerIsNoObjectIsUnknown(String answer) {
    api.script(exchange -> answer(exchange, 200, answer));
    assertThatExceptionOfType(OutcomeUnknown.class).isThrownBy(() -> maps.create(MAP));
    assertThatExceptionOfType(OutcomeUnknown.class).isThrownBy(() -> maps.replace(MAP));
    assertThatExceptionOfType(BackendUnavailable.class).isThrownBy(() -> maps.get("limits"));
    assertThat(api.asked()).hasSize(3);
  }

  @Test
  void listingBeginsAnewWhenItsMomentIsForgotten() {
    var calls = new AtomicInteger();
    api.script(
        exchange -> {
          switch (calls.incrementAndGet()) {
            case 1 -> answer(exchange, 200, page("first", "more"));
            case 2 -> answer(exchange, 410, "");
            case 3 -> answer(exchange, 200, page("second", "more"));
            default -> answer(exchange, 200, page("third", ""));
          }
        });
    var listed = maps.list(Map.of());
    assertThat(listed.items().stream().map(item -> item.getMetadata().getName()))
        .containsExactly("second", "third");
    assertThat(listed.resourceVersion()).isEqualTo("7");
    assertThat(api.asked())
        .extracting(line -> line.contains("continue=more"))
        .containsExactly(false, true, false, true);
  }

  @Test
  void listingThatDoesNotEndIsGivenUp() {
    api.script(exchange -> answer(exchange, 200, page("again", "more")));
    assertThatExceptionOfType(BackendUnavailable.class)
        .isThrownBy(() -> maps.list(Map.of(), MOMENT, MOMENT));
  }

  @Test
  void versionOfSlicesIsAskedForAgainWhenItIsGone() {
    var version = new String[] {"v1beta1"};
    api.script(
        exchange -> {
          var path = exchange.getRequestURI().getPath();
          if (path.equals("/apis/discovery.k8s.io")) {
            answer(exchange, 200, "{\"versions\": [{\"version\": \"%s\"}]}".formatted(version[0]));
          } else {
            answer(exchange, path.contains("/" + version[0] + "/") ? 200 : 404, page("a", ""));
          }
        });
    var slices = connection.slices(Purpose.CALLERS);
    assertThat(slices.list(Map.of()).items()).hasSize(1);
    assertThat(slices.list(Map.of()).items()).hasSize(1);
    assertThat(api.asked()).hasSize(3);

    version[0] = "v1";
    assertThatExceptionOfType(BackendUnavailable.class).isThrownBy(() -> slices.list(Map.of()));
    assertThat(slices.list(Map.of()).items()).hasSize(1);
  }

  private void await() {
    try {
      end.await(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void busy(HttpExchange exchange, int code, String retryAfter) throws IOException {
    exchange.getResponseHeaders().add("Retry-After", retryAfter);
    answer(exchange, code, "Too many requests");
  }

  private static String page(String name, String more) {
    return """
    {"metadata": {"resourceVersion": "7", "continue": "%s"}, "items": [{"metadata": {"name": "%s"}}]}
    """
        .formatted(more, name);
  }
}
