package io.rollcall.backend.kubernetes.slice;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.rollcall.backend.kubernetes.metadata.Labels;
import io.rollcall.backend.kubernetes.metadata.Names;
import io.rollcall.json.UnreadableValue;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads any slice of Rollcall's. What somebody else made or changed counts as not there. */
public final class SliceReader {

  private static final Logger log = LoggerFactory.getLogger(SliceReader.class);

  /** Selects all of them. */
  public static final Map<String, String> OURS = Map.of(Labels.MANAGED_BY, Labels.ROLLCALL);

  private SliceReader() {}

  /** Selects those of a service. */
  public static Map<String, String> of(String service) {
    return Map.of(Labels.MANAGED_BY, Labels.ROLLCALL, Labels.SERVICE_NAME, Names.service(service));
  }

  /** Without those that make no sense. */
  public static List<Held<?>> readAll(Collection<EndpointSlice> slices) {
    return slices.stream().<Held<?>>flatMap(slice -> Stream.ofNullable(read(slice))).toList();
  }

  /** Null for what makes no sense. */
  public static @Nullable Held<?> read(EndpointSlice slice) {
    var metadata = slice.getMetadata();
    if (!Labels.isManagedByRollcall(metadata)) {
      return null;
    }
    try {
      var content =
          BareSlices.kind(metadata).isEmpty() ? InstanceSlices.read(slice) : BareSlices.read(slice);
      return new Held<>(metadata.getName(), metadata.getUid(), content);
    } catch (UnreadableValue e) {
      log.debug(
          "EndpointSlice '{}' is no one of Rollcall's: {}", metadata.getName(), e.getMessage());
      return null;
    }
  }
}
