package io.rollcall.backend.etcd;

import static com.google.protobuf.ByteString.copyFromUtf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.etcd.jetcd.api.Event;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.TxnRequest;
import io.rollcall.contract.server.Etcd;
import io.rollcall.contract.server.RealServer;
import io.rollcall.contract.server.ServerOptions;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A server on which nothing happens but what a test does. */
@ParameterizedClass
@EnumSource
class WatchSessionTest {

  private static final Duration SOON = Duration.ofSeconds(10);

  private final Clock clock = Clock.system();
  private final Scheduler scheduler = Scheduler.system();
  private final Keys keys = new Keys("/session");
  private final RealServer server;
  private final EtcdClient client;

  WatchSessionTest(Etcd etcd) {
    server = etcd.start(ServerOptions.PLAIN);
    client = new EtcdClient(EtcdSettings.of(server.uri()));
  }

  @AfterEach
  void close() {
    client.close();
    scheduler.close();
    server.close();
  }

  @Test
  void watchIsProvenThoughNothingHappens() throws Exception {
    try (var session = open(TestRegistries.listing(client, keys).revision())) {
      assertThat(provenEvents(session)).isEmpty();
      assertThat(provenEvents(session)).isEmpty();
    }
  }

  @Test
  void proofComesAfterAllThatWasWrittenBeforeIt() throws Exception {
    try (var session = open(put("1"))) {
      var second = put("2");
      assertThat(polled(session))
          .extracting(event -> event.getKv().getModRevision())
          .containsExactly(second);
      var third = put("3");
      var fourth = put("4");

      assertThat(provenEvents(session))
          .extracting(event -> event.getKv().getModRevision())
          .containsExactly(third, fourth);
    }
  }

  @Test
  void whatWasListedIsPassedOver() throws Exception {
    try (var session = new WatchSession(client, keys.registrations())) {
      session.awaitCreation(SOON);
      put("1");
      session.passOver(put("2"));
      var third = put("3");

      assertThat(provenEvents(session))
          .extracting(event -> event.getKv().getModRevision())
          .containsExactly(third);
    }
  }

  @Test
  void listingOfBeforeTheWatchWasOpenedBreaksIt() {
    var before = put("1");
    put("2");
    try (var session = new WatchSession(client, keys.registrations())) {
      session.awaitCreation(SOON);

      assertThatExceptionOfType(BackendUnavailable.class)
          .isThrownBy(() -> session.passOver(before))
          .withMessageContaining("was at");
    }
  }

  private WatchSession open(long revision) {
    var session = new WatchSession(client, keys.registrations());
    session.awaitCreation(SOON);
    session.passOver(revision);
    return session;
  }

  /** The next events; before they come, old versions say too early that all is told. */
  private static List<Event> polled(WatchSession session) throws InterruptedException {
    var news = session.poll(SOON);
    assertThat(news).isNotNull();
    return news.events();
  }

  /** What is polled until a proof that begins now is complete. */
  private List<Event> provenEvents(WatchSession session) throws InterruptedException {
    var events = new ArrayList<Event>();
    var startNanos = clock.nanos();
    session.prove(scheduler);
    while (clock.since(startNanos).compareTo(SOON) < 0) {
      var news = session.poll(Duration.ofSeconds(1));
      if (news != null) {
        events.addAll(news.events());
        if (news.isAll()) {
          return events;
        }
      }
    }
    throw new AssertionError("The watch is not proven complete within " + SOON);
  }

  private long put(String value) {
    var put = Txns.put(keys.departures(), copyFromUtf8(value), Leases.NONE);
    var request = TxnRequest.newBuilder().addSuccess(put).build();
    return client.write(KVGrpc.getTxnMethod(), request).getHeader().getRevision();
  }
}
