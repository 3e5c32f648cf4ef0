package io.rollcall.backend.etcd;

import static io.rollcall.contract.OpenRegistries.probed;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.Event;
import io.etcd.jetcd.api.KeyValue;
import io.rollcall.contract.ToldStates;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.ServiceState;
import io.rollcall.store.watch.Mirror;
import io.rollcall.time.VirtualTime;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What watchers are told of what etcd says, with no etcd to write departures down. */
class WatchFeedTest {

  private final Keys keys = new Keys("/feed");
  private final VirtualTime time = new VirtualTime();
  private final Mirror mirror = new Mirror();
  private final EtcdClient nowhere =
      new EtcdClient(EtcdSettings.of(URI.create("http://127.0.0.1:1")));
  private final Heartbeats heartbeats = new Heartbeats();
  private final WatchFeed feed =
      new WatchFeed(nowhere, keys, mirror, heartbeats, new Departures(nowhere, keys, time), time);
  private final ToldStates told = new ToldStates();

  @AfterEach
  void close() {
    nowhere.close();
  }

  @Test
  void removalIsToldAtOnceAndAsNoExpiry() {
    listed(10, instance("1", 5), instance("2", 6));

    feed.apply(List.of(gone("1", 11), put(departure(11))));

    assertThat(told.ids()).containsExactly("2");
    assertThat(told.revision()).isEqualTo(11);
    assertThat(told.expired()).isEmpty();
  }

  @Test
  void expiryIsToldOnceItIsWrittenDown() {
    listed(10, instance("1", 5), instance("2", 6));

    feed.apply(List.of(gone("2", 11)));
    assertThat(told.ids()).containsExactly("1", "2");
    feed.apply(List.of(put(departure(12))));

    assertThat(told.ids()).containsExactly("1");
    assertThat(told.revision()).isEqualTo(12);
    assertThat(told.expired()).containsExactly("2");
    assertThat(told.all()).hasSize(2);
  }

  @Test
  void expiryThatNobodyWritesDownIsToldAllTheSameAndRevisionsGrow() {
    listed(10, instance("1", 5), instance("2", 6));

    feed.apply(List.of(gone("2", 11)));
    time.pass(Duration.ofMillis(900));
    feed.tellOverdue();
    assertThat(told.ids()).hasSize(2);
    time.pass(Duration.ofMillis(200));
    feed.tellOverdue();

    assertThat(told.ids()).containsExactly("1");
    assertThat(told.revision()).isEqualTo(11);
    assertThat(told.expired()).containsExactly("2");
    feed.apply(List.of(put(departure(12))));
    assertThat(told.revision()).isEqualTo(12);
  }

  @Test
  void laterRegistrationSettlesAnExpiry() {
    listed(10, instance("1", 5), instance("2", 6));

    feed.apply(List.of(gone("2", 11)));
    feed.apply(List.of(put(instance("3", 12))));

    assertThat(told.ids()).containsExactly("1", "3");
    assertThat(told.expired()).containsExactly("2");
  }

  @Test
  void expiryWhileNothingWasHeardIsFoundInTheNextListing() {
    listed(10, instance("1", 5), instance("2", 6));

    feed.reset(listing(20, instance("1", 5)));

    assertThat(told.ids()).containsExactly("1");
    assertThat(told.revision()).isEqualTo(20);
    assertThat(told.expired()).containsExactly("2");
  }

  @Test
  void lastInstanceThatExpiredWhileNothingWasHeardIsToldAsExpired() {
    listed(10, instance("1", 5));

    feed.reset(listing(20));

    assertThat(told.ids()).isEmpty();
    assertThat(told.expired()).containsExactly("1");
    assertThat(told.revision()).isGreaterThanOrEqualTo(20);
    assertThat(mirror.names()).isEmpty();
  }

  @Test
  void largeLossWithoutADepartureIsSuspicious() {
    listed(10, instance("1", 5), instance("2", 6), instance("3", 7));

    assertThat(feed.suspiciousLosses(listing(20, instance("1", 5)))).containsExactly("orders");
    assertThat(feed.suspiciousLosses(listing(20))).containsExactly("orders");
    assertThat(feed.suspiciousLosses(listing(20, instance("1", 5), instance("2", 6)))).isEmpty();
    assertThat(feed.suspiciousLosses(listing(20, instance("1", 5), departure(15)))).isEmpty();
  }

  @Test
  void forgettingAnEmptyServiceMovesTheRevisionOfAllThatAreEmpty() {
    listed(10, instance("1", 5));
    var absent = new ToldStates();
    mirror.watch("unheard-of", absent);

    feed.apply(List.of(gone("1", 11), put(departure(11))));
    feed.apply(List.of(gone(keys.departure("orders"), 12), put(key(keys.departures(), 12))));

    assertThat(told.revision()).isEqualTo(12);
    assertThat(absent.revision()).isEqualTo(12);
    assertThat(mirror.state("unheard-of").revision()).isEqualTo(12);
  }

  @Test
  void heartbeatsLaterThanAListingOutliveIt() {
    heartbeats.heard(new InstanceKey("orders", "1"), 11, 7, Instant.EPOCH);
    heartbeats.heard(new InstanceKey("orders", "2"), 9, 8, Instant.EPOCH);

    feed.reset(listing(10));

    assertThat(heartbeats.known(new InstanceKey("orders", "1"))).isNotNull();
    assertThat(heartbeats.known(new InstanceKey("orders", "2"))).isNull();
  }

  @Test
  void whatEtcdLostIsToldAsExpiredAndForgotten() {
    listed(100, instance("1", 50), instance("2", 60), instance("3", 70));
    heartbeats.heard(new InstanceKey("orders", "1"), 50, 7, Instant.EPOCH);
    heartbeats.heard(new InstanceKey("orders", "2"), 60, 8, Instant.EPOCH);
    feed.apply(List.of(gone("3", 101)));

    feed.reset(listing(10, instance("1", 5)));

    assertThat(told.ids()).containsExactly("1");
    assertThat(told.revision()).isEqualTo(5);
    assertThat(told.expired()).containsExactlyInAnyOrder("2", "3");
    assertThat(feed.awaitsSettlement()).as("something is to be written down").isFalse();
    var known = heartbeats.known(new InstanceKey("orders", "1"));
    assertThat(known).isNotNull();
    assertThat(known.revision()).isEqualTo(5);
    assertThat(heartbeats.known(new InstanceKey("orders", "2"))).isNull();
  }

  @Test
  void servicesThatEtcdLostAreToldAsGone() {
    listed(100, instance("1", 50));

    feed.reset(listing(10));

    assertThat(told.ids()).isEmpty();
    assertThat(told.expired()).containsExactly("1");
    assertThat(told.revision()).isLessThanOrEqualTo(10);
    assertThat(mirror.names()).isEmpty();
    assertThat(feed.awaitsSettlement()).as("something is to be written down").isFalse();
  }

  @Test
  void eventsThatComeTogetherAreToldAsOne() {
    listed(10);

    feed.apply(List.of(put(instance("1", 11)), put(instance("2", 12)), put(instance("3", 13))));

    assertThat(told.ids()).containsExactly("1", "2", "3");
    assertThat(told.all()).hasSize(2);
  }

  @Test
  void serviceThatComesIsToldBeforeTheLaterRevisionOfOneThatLeft() {
    listed(10, instance("1", 5));
    var came = new ToldStates();
    mirror.watch("payments", came);

    feed.apply(
        List.of(
            put(instance("2", 11)),
            gone("1", 12),
            gone("2", 12),
            put(departure(12)),
            put(instance("payments", "1", 11))));

    assertThat(came.revision()).isEqualTo(11);
    assertThat(came.all()).hasSize(2);
  }

  @Test
  void serviceThatCameUnheardIsToldBeforeTheLaterRevisionOfOneThatExpired() {
    listed(10, instance("1", 5));
    var came = new ToldStates();
    mirror.watch("payments", came);

    feed.reset(listing(20, instance("payments", "1", 15)));

    assertThat(came.all()).extracting(ServiceState::revision).isSorted();
    assertThat(came.ids()).containsExactly("1");
    assertThat(told.expired()).containsExactly("1");
    assertThat(mirror.names()).containsExactly("payments");
  }

  private void listed(long revision, KeyValue... stored) {
    feed.reset(listing(revision, stored));
    mirror.watch("orders", told);
  }

  private Listing listing(long revision, KeyValue... stored) {
    var services = new StoredServices(keys);
    List.of(stored).forEach(services::add);
    return new Listing(services, revision);
  }

  private KeyValue instance(String id, long revision) {
    return instance("orders", id, revision);
  }

  private KeyValue instance(String service, String id, long revision) {
    var registration = probed(service, id).build();
    return KeyValue.newBuilder()
        .setKey(keys.instance(registration.key()))
        .setValue(Values.of(registration, Instant.EPOCH))
        .setModRevision(revision)
        .build();
  }

  private KeyValue departure(long revision) {
    return key(keys.departure("orders"), revision);
  }

  private static KeyValue key(ByteString key, long revision) {
    return KeyValue.newBuilder().setKey(key).setModRevision(revision).build();
  }

  private static Event put(KeyValue stored) {
    return Event.newBuilder().setType(Event.EventType.PUT).setKv(stored).build();
  }

  private Event gone(String id, long revision) {
    return gone(keys.instance(new InstanceKey("orders", id)), revision);
  }

  private static Event gone(ByteString key, long revision) {
    return Event.newBuilder().setType(Event.EventType.DELETE).setKv(key(key, revision)).build();
  }
}
