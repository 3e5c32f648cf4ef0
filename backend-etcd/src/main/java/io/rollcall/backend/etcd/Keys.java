package io.rollcall.backend.etcd;

import com.google.protobuf.ByteString;
import io.rollcall.model.InstanceKey;
import org.jspecify.annotations.Nullable;

/** Where what is stored, as docs/backends/etcd.md describes. */
final class Keys {

  /** What a key is about. */
  sealed interface Subject {
    record Instance(String service, String id) implements Subject {}

    record Health(String service, String id) implements Subject {}

    record Maintenance(String service, String id) implements Subject {}

    /** When the last instance of a service left, or any did while others stayed. */
    record Departure(String service) implements Subject {}

    /** When the last service without instances was forgotten. */
    record Departures() implements Subject {}
  }

  private static final Subject DEPARTURES = new Subject.Departures();

  private final String root;
  private final String cells;

  Keys(String prefix) {
    this.root = prefix + "/v1/";
    this.cells = root + "config/";
  }

  /** All keys of registrations. Configurations lie before them. */
  KeyRange registrations() {
    return new KeyRange(departures(), endOf(bytes(root)));
  }

  ByteString instances(String service) {
    return bytes(root + "instances/" + service + "/");
  }

  ByteString instance(InstanceKey key) {
    return bytes(root + "instances/" + key.service() + "/" + key.id());
  }

  ByteString healths(String service) {
    return bytes(root + "health/" + service + "/");
  }

  ByteString health(InstanceKey key) {
    return bytes(root + "health/" + key.service() + "/" + key.id());
  }

  ByteString maintenances(String service) {
    return bytes(root + "maintenance/" + service + "/");
  }

  ByteString maintenance(InstanceKey key) {
    return bytes(root + "maintenance/" + key.service() + "/" + key.id());
  }

  ByteString departure(String service) {
    return bytes(root + "departures/" + service);
  }

  ByteString departures() {
    return bytes(root + "departures");
  }

  /** Of a configuration. */
  ByteString cell(String name) {
    return bytes(cells + name);
  }

  String nameOfCell(ByteString key) {
    return key.toStringUtf8().substring(cells.length());
  }

  /** Null for a key that is none of Rollcall's. */
  @Nullable Subject subject(ByteString key) {
    var parts = key.toStringUtf8().substring(root.length()).split("/", -1);
    return switch (parts.length) {
      case 1 -> parts[0].equals("departures") ? DEPARTURES : null;
      case 2 -> parts[0].equals("departures") ? new Subject.Departure(parts[1]) : null;
      case 3 ->
          switch (parts[0]) {
            case "instances" -> new Subject.Instance(parts[1], parts[2]);
            case "health" -> new Subject.Health(parts[1], parts[2]);
            case "maintenance" -> new Subject.Maintenance(parts[1], parts[2]);
            default -> null;
          };
      default -> null;
    };
  }

  /** The end of the range of keys that start with {@code prefix}. */
  static ByteString endOf(ByteString prefix) {
    int last = prefix.size() - 1;
    return prefix
        .substring(0, last)
        .concat(ByteString.copyFrom(new byte[] {(byte) (prefix.byteAt(last) + 1)}));
  }

  static ByteString bytes(String key) {
    return ByteString.copyFromUtf8(key);
  }
}
