package io.rollcall.app.http.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.app.OneServer;
import io.rollcall.app.http.answer.SnapshotJson;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryEvent;
import io.rollcall.model.ServiceInstance;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@OneServer
class EventFramesTest {

  @Inject SnapshotJson json;
  @Inject EventFeed feed;
  private EventFrames client;
  private int news;

  @BeforeEach
  void listen() {
    client = new EventFrames(feed, json, service -> true);
    client.open(() -> news++);
  }

  @Test
  void whatAClientMissedIsToldWhereItWouldHaveCome() {
    int last = EventFrames.QUEUED;
    for (int revision = 1; revision <= last + 3; revision++) {
      tell("orders", revision);
    }

    for (int revision = 1; revision <= 2; revision++) {
      assertThat(next()).contains("\"revision\":" + revision + ",");
    }
    tell("orders", last + 4);
    for (int revision = 3; revision <= last; revision++) {
      assertThat(next()).contains("\"revision\":" + revision + ",");
    }
    assertThat(next()).contains("event: missed", "{\"events\":3}");
    assertThat(next()).contains("\"revision\":" + (last + 4) + ",");
    assertThat(client.next()).isNull();
    assertThat(news).isEqualTo(last + 4);
    client.close();
  }

  @Test
  void anEventIsEncodedOnceForAllClients() {
    var other = new EventFrames(feed, json, "orders"::equals);
    other.open(() -> {});

    tell("orders", 1);

    var frame = client.next();
    assertThat(frame).isNotNull();
    assertThat(other.next()).isSameAs(frame);
    client.close();
    other.close();
  }

  @Test
  void aClientIsToldOfTheServiceItAskedForUntilItLeaves() {
    var stock = new EventFrames(feed, json, "stock"::equals);
    stock.open(() -> {});
    tell("orders", 1);
    tell("stock", 2);
    stock.close();
    tell("stock", 3);

    assertThat(text(stock.next())).contains("\"service\":\"stock\"", "\"revision\":2,");
    assertThat(stock.next()).isNull();
    client.close();
  }

  private void tell(String service, long revision) {
    var registration = Registration.builder(service, "a", "10.0.0.1", 8080).build();
    var instance = ServiceInstance.registered(registration, Instant.EPOCH, revision);
    feed.tell(new RegistryEvent.Registered(instance, revision));
  }

  private String next() {
    return text(client.next());
  }

  private static String text(byte @Nullable [] frame) {
    return new String(Objects.requireNonNull(frame), UTF_8);
  }
}
