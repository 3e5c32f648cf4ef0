package io.rollcall.backend.kubernetes.beat;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.rollcall.backend.kubernetes.metadata.Annotations;
import io.rollcall.backend.kubernetes.metadata.Labels;
import io.rollcall.json.UnreadableValue;
import io.rollcall.model.RegistryException.InvalidValue;
import io.rollcall.store.beat.Beats;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a replica tells the others, as an annotation of its {@code Lease}, whose time of renewal
 * shows plain Kubernetes users that the replica is there.
 *
 * @param namespace of all of them
 */
record BeatLeases(String namespace) {

  static final String CONTENT = "rollcall.io/heartbeats";

  /** Selects them. */
  static final Map<String, String> LABELS = Map.of(Labels.KIND, "replica");

  private static final int SECONDS = 10;
  private static final int RADIX = 36;

  /**
   * What the annotation has. Numbers in texts are to base 36, as there are many.
   *
   * @param at from when heartbeats are counted, in milliseconds
   * @param heard such as {@code 1z141z4=0,2gosa7pa2gv=-3k}: epochs, and when
   * @param ending such as {@code 1z141z4,2gosa7pa2gv}
   */
  private record Content(long number, long since, long at, String heard, String ending) {}

  static String name(String replica) {
    return "rollcall-" + replica;
  }

  /**
   * The object of a replica.
   *
   * @param there as it is stored, to be replaced; null for one that is not stored yet
   */
  Lease lease(Beats beats, Instant now, @Nullable Lease there) {
    return new LeaseBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name(beats.replica()))
        .withUid(there == null ? null : there.getMetadata().getUid())
        .withResourceVersion(there == null ? null : there.getMetadata().getResourceVersion())
        .withLabels(LABELS)
        .withAnnotations(Map.of(CONTENT, content(beats, now)))
        .endMetadata()
        .withNewSpec()
        .withHolderIdentity(beats.replica())
        .withLeaseDurationSeconds(SECONDS)
        .withRenewTime(now.atZone(ZoneOffset.UTC))
        .endSpec()
        .build();
  }

  /**
   * Reads what {@link #lease} made.
   *
   * @throws UnreadableValue when somebody else made or changed it
   */
  static Beats read(Lease lease) throws UnreadableValue {
    return Annotations.read(
        lease.getMetadata(), CONTENT, Content.class, read -> beats(read, lease));
  }

  private static String content(Beats beats, Instant now) {
    long at = now.toEpochMilli();
    var heard =
        beats.heard().entrySet().stream()
            .map(one -> text(one.getKey()) + "=" + text(one.getValue().toEpochMilli() - at))
            .collect(joining(","));
    var ending = beats.ending().stream().map(BeatLeases::text).collect(joining(","));
    return Annotations.json(new Content(beats.number(), beats.since(), at, heard, ending));
  }

  private static Beats beats(Content content, Lease lease) {
    var replica = requireNonNull(requireNonNull(lease.getSpec()).getHolderIdentity());
    if (!name(replica).equals(lease.getMetadata().getName())) {
      throw new InvalidValue("name", lease.getMetadata().getName(), "must be " + name(replica));
    }
    var heard =
        parts(content.heard())
            .map(one -> one.split("=", 2))
            .collect(
                toMap(
                    one -> number(one[0]),
                    one -> Instant.ofEpochMilli(content.at() + number(one[one.length - 1])),
                    (one, other) -> other));
    var ending = parts(content.ending()).map(BeatLeases::number).collect(toSet());
    return new Beats(replica, content.number(), content.since(), heard, ending);
  }

  private static Stream<String> parts(String text) {
    return text.isEmpty() ? Stream.of() : Arrays.stream(text.split(",", -1));
  }

  private static String text(long number) {
    return Long.toString(number, RADIX);
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text, RADIX);
    } catch (NumberFormatException e) {
      throw new InvalidValue(CONTENT, text, "must be a number to base 36");
    }
  }
}
