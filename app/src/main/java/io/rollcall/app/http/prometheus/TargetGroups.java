package io.rollcall.app.http.prometheus;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micronaut.json.JsonMapper;
import io.rollcall.catalog.ServiceSnapshot;
import io.rollcall.discovery.InstanceFilter;
import io.rollcall.model.ServiceInstance;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Target groups as a JSON array, which is encoded while it is read: however many instances there
 * are, some 32 KiB of it are in memory at a time. Services are kept as they were until they are
 * encoded, and let go of then. Not thread-safe.
 */
final class TargetGroups extends InputStream {

  private static final int PART_BYTES = 32 * 1024;

  private final JsonMapper mapper;
  private final InstanceFilter filter;
  private final @Nullable String portName;
  private final Queue<ServiceSnapshot> services;
  private Iterator<ServiceInstance> instances = Collections.emptyIterator();
  private ByteArrayInputStream part = new ByteArrayInputStream(new byte[0]);

  /** What comes before the next group. */
  private char separator = '[';

  private boolean isEncoded;

  /**
   * Encodes the instances of {@code services} that pass.
   *
   * @param portName as for {@link TargetGroup#of}
   */
  TargetGroups(
      List<ServiceSnapshot> services,
      InstanceFilter filter,
      @Nullable String portName,
      JsonMapper mapper) {
    this.services = new ArrayDeque<>(services);
    this.filter = filter;
    this.portName = portName;
    this.mapper = mapper;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (part.available() == 0 && !isEncoded) {
      part = nextPart();
    }
    return part.read(into, offset, length);
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  private ByteArrayInputStream nextPart() throws IOException {
    var bytes = new ByteArrayOutputStream(PART_BYTES + PART_BYTES / 8);
    while (bytes.size() < PART_BYTES && !isEncoded) {
      var group = nextGroup();
      if (group != null) {
        bytes.write(separator);
        bytes.writeBytes(mapper.writeValueAsBytes(group));
        separator = ',';
      } else {
        bytes.writeBytes((separator == '[' ? "[]" : "]").getBytes(UTF_8));
        isEncoded = true;
      }
    }
    return new ByteArrayInputStream(bytes.toByteArray());
  }

  /** Null when there is no other. */
  private @Nullable TargetGroup nextGroup() {
    while (true) {
      while (!instances.hasNext()) {
        var service = services.poll();
        if (service == null) {
          return null;
        }
        instances = filter.apply(service).iterator();
      }
      var group = TargetGroup.of(instances.next(), portName);
      if (group != null) {
        return group;
      }
    }
  }
}
