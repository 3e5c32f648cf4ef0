package io.rollcall.backend.kubernetes.slice;

import static java.util.Objects.requireNonNullElse;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.rollcall.backend.kubernetes.metadata.Annotations;
import io.rollcall.backend.kubernetes.metadata.Labels;
import io.rollcall.backend.kubernetes.metadata.Names;
import io.rollcall.backend.kubernetes.slice.Stored.Absence;
import io.rollcall.backend.kubernetes.slice.Stored.Echo;
import io.rollcall.json.UnreadableValue;
import io.rollcall.model.Limits;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * What Rollcall keeps beside the instances, as slices without endpoints, so that one listing has
 * all at one moment and one watch tells all in one order. A label says what a slice is; an
 * annotation has its content. No Service owns them: they outlive it.
 *
 * @param namespace of all slices
 */
public record BareSlices(String namespace) {

  /** The annotation that has the content. */
  public static final String CONTENT = "rollcall.io/content";

  static final String MARK = "mark";
  static final String ABSENCE = "absence";
  static final String ECHO = "echo";

  /** Names of instances have one dot, so none of these with two is one. */
  private static final String ABSENCE_NAME = "rollcall.services." + ABSENCE;

  private record MarkContent(
      String service, long base, long changes, @Nullable Map<String, Long> counted) {}

  private record AbsenceContent(long revision) {}

  private record EchoContent(String replica, long number) {}

  /** The slice that has a mark. */
  public EndpointSlice slice(Mark mark) {
    var content = new MarkContent(mark.service(), mark.base(), mark.changes(), mark.counted());
    return slice(MARK, markName(mark.service()), mark.service(), content, mark);
  }

  /** The slice that has the absence. */
  public EndpointSlice slice(Absence absence) {
    return slice(ABSENCE, ABSENCE_NAME, null, new AbsenceContent(absence.revision()), absence);
  }

  /** The slice that has the echo of a replica. */
  public EndpointSlice slice(Echo echo) {
    var content = new EchoContent(echo.replica(), echo.number());
    return slice(ECHO, echoName(echo.replica()), null, content, echo);
  }

  /**
   * Reads what one of these made.
   *
   * @throws UnreadableValue when somebody else made or changed it
   */
  static Stored read(EndpointSlice slice) throws UnreadableValue {
    var metadata = slice.getMetadata();
    return switch (kind(metadata)) {
      case MARK -> read(metadata, MarkContent.class, BareSlices::mark);
      case ABSENCE -> read(metadata, AbsenceContent.class, BareSlices::absence);
      default -> read(metadata, EchoContent.class, BareSlices::echo);
    };
  }

  /** Empty for an instance. */
  static String kind(ObjectMeta metadata) {
    return Labels.of(metadata).getOrDefault(Labels.KIND, "");
  }

  private static String markName(String service) {
    return Names.service(service) + ".rollcall." + MARK;
  }

  /** The name of the slice that has the echo of a replica. */
  public static String echoName(String replica) {
    return "rollcall." + Names.label(replica) + "." + ECHO;
  }

  private EndpointSlice slice(
      String kind, String name, @Nullable String service, Object content, Stored stored) {
    var labels = new HashMap<String, String>();
    labels.put(Labels.KIND, kind);
    labels.put(Labels.MANAGED_BY, Labels.ROLLCALL);
    labels.put(InstanceSlices.HEADLESS, "");
    if (service != null) {
      labels.put(Labels.SERVICE_NAME, Names.service(service));
    }
    return new EndpointSliceBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .withResourceVersion(stored.resourceVersion())
        .withLabels(labels)
        .withAnnotations(Map.of(CONTENT, Annotations.json(content)))
        .endMetadata()
        .withAddressType(SliceAddress.IPV4)
        .withEndpoints(List.of())
        .withPorts(List.of())
        .build();
  }

  private static <R> Stored read(
      ObjectMeta metadata, Class<R> kind, BiFunction<R, ObjectMeta, Stored> meaning)
      throws UnreadableValue {
    return Annotations.read(metadata, CONTENT, kind, read -> meaning.apply(read, metadata));
  }

  private static Mark mark(MarkContent content, ObjectMeta metadata) {
    Limits.requireName("service", content.service());
    InstanceSlices.requireName(metadata, markName(content.service()), content.service());
    var counted = requireNonNullElse(content.counted(), Map.<String, Long>of());
    InstanceSlices.requireCount("base", content.base());
    InstanceSlices.requireCount("changes", content.changes());
    counted.forEach(InstanceSlices::requireCount);
    return new Mark(
        content.service(),
        content.base(),
        content.changes(),
        counted,
        metadata.getResourceVersion());
  }

  private static Absence absence(AbsenceContent content, ObjectMeta metadata) {
    InstanceSlices.requireName(metadata, ABSENCE_NAME, null);
    InstanceSlices.requireCount("revision", content.revision());
    return new Absence(content.revision(), metadata.getResourceVersion());
  }

  private static Echo echo(EchoContent content, ObjectMeta metadata) {
    InstanceSlices.requireName(metadata, echoName(content.replica()), null);
    return new Echo(content.replica(), content.number(), metadata.getResourceVersion());
  }
}
