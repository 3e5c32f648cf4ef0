package io.rollcall.contract;

import static io.rollcall.model.HealthStatus.UNHEALTHY;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.model.InstanceKey;
import io.rollcall.model.Maintenance;
import io.rollcall.model.PutResult.Outcome;
import io.rollcall.model.Registration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Metadata that is written in another way while its owner goes on as before. */
public abstract class MetadataReplacementContract extends BackendContract {

  private static final InstanceKey ORDERS_1 = new InstanceKey("orders", "1");
  private static final Map<String, String> BEFORE = Map.of("password", "clear", "team", "a");
  private static final Map<String, String> AFTER = Map.of("password", "sealed:1:x", "team", "a");

  @Test
  protected void metadataIsReplacedAndNothingElse() {
    var known = put(probed("orders", "1").metadata(BEFORE)).instance();
    report("orders", "1", UNHEALTHY, "refused");
    backend.beginMaintenance(ORDERS_1, new Maintenance(now(), "deploy"));
    var before = backend.read("orders");
    var watched = watch("orders");

    assertThat(backend.replaceMetadata(known.registration(), AFTER)).isTrue();

    var after = backend.read("orders");
    assertThat(only(after)).isEqualTo(only(before).withMetadata(AFTER));
    assertThat(only("orders").revision()).isEqualTo(known.revision());
    assertThat(after.revision()).isGreaterThan(before.revision());
    watched.await(state -> only(state).equals(only(after)));
  }

  @Test
  protected void aReportThatWasMeasuredBeforeStillCounts() {
    var known = put(probed("orders", "1").metadata(BEFORE)).instance();
    backend.replaceMetadata(known.registration(), AFTER);

    report("orders", "1", UNHEALTHY, "refused");

    assertThat(backend.removeUnhealthy(ORDERS_1, known.revision())).isTrue();
  }

  @Test
  protected void theLeaseGoesOn() {
    var known = put(instance("orders", "1").metadata(BEFORE)).instance().registration();
    pass(ttl().dividedBy(2));
    backend.renew(ORDERS_1, now());
    var heard = lastHeartbeat(ORDERS_1);

    assertThat(backend.replaceMetadata(known, AFTER)).isTrue();

    assertThat(lastHeartbeat(ORDERS_1)).isEqualTo(heard);
    pass(ttl().dividedBy(2));
    backend.renew(ORDERS_1, now());
    assertThat(lastHeartbeat(ORDERS_1)).isAfter(heard);
    pass(gone());
    assertThat(backend.read("orders").instances()).isEmpty();
  }

  @Test
  protected void whatItsOwnerRegistersAsItIsIsUnchanged() {
    var known = put(instance("orders", "1").metadata(BEFORE)).instance().registration();
    backend.replaceMetadata(known, AFTER);

    var again = put(instance("orders", "1").metadata(AFTER));
    var other = put(instance("orders", "1").metadata(AFTER).zone("b"));

    assertThat(again.outcome()).isEqualTo(Outcome.UNCHANGED);
    assertThat(other.outcome()).isEqualTo(Outcome.REPLACED);
    assertThat(only("orders").registration().zone()).isEqualTo("b");
  }

  @Test
  protected void whatItsOwnerJustWroteStays() {
    var known = put(instance("orders", "1").metadata(BEFORE)).instance().registration();
    put(instance("orders", "1").metadata(BEFORE).zone("b"));

    assertThat(backend.replaceMetadata(known, AFTER)).isFalse();
    assertThat(only("orders").registration().metadata()).isEqualTo(BEFORE);
  }

  @Test
  protected void whatLeftStaysAway() {
    var known = put(instance("orders", "1").metadata(BEFORE)).instance().registration();
    backend.remove(ORDERS_1);

    assertThat(backend.replaceMetadata(known, AFTER)).isFalse();
    assertThat(backend.read("orders").instances()).isEmpty();
  }

  @Test
  protected void itCanBeRemovedAfterwards() {
    var known = put(instance("orders", "1").metadata(BEFORE)).instance().registration();
    backend.replaceMetadata(known, AFTER);

    backend.remove(ORDERS_1);

    assertThat(backend.read("orders").instances()).isEmpty();
    assertNotFound(() -> backend.renew(ORDERS_1, now()));
  }

  @Test
  protected void ofSeveralWhoReplaceTheSameOneDoes() throws Exception {
    var known = put(instance("orders", "1").metadata(BEFORE)).instance().registration();
    var replaced = new AtomicInteger();

    Concurrently.run(
        4,
        number -> {
          if (backend.replaceMetadata(known, Map.of("password", "sealed:1:" + number))) {
            replaced.incrementAndGet();
          }
        });

    assertThat(replaced).hasValue(1);
  }

  @Test
  protected void noRegistrationIsLostToOneWhoReplaces() throws Exception {
    put(instance("orders", "1").metadata(BEFORE));
    Registration last = instance("orders", "1").metadata(BEFORE).weight(20).build();

    Concurrently.run(
        2,
        number -> {
          if (number == 0) {
            IntStream.rangeClosed(1, 20)
                .forEach(weight -> put(instance("orders", "1").metadata(BEFORE).weight(weight)));
          } else {
            IntStream.rangeClosed(1, 20)
                .forEach(
                    time ->
                        backend.replaceMetadata(
                            only(backend.read("orders")).registration(), AFTER));
          }
        });

    assertThat(only("orders").registration().withMetadata(BEFORE)).isEqualTo(last);
  }
}
