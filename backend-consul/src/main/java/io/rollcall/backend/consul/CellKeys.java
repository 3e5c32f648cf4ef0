package io.rollcall.backend.consul;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rollcall.store.Cell;
import io.rollcall.store.Cells;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.kiwiproject.consul.model.kv.Value;

/**
 * Where cells are kept in Consul's key-value store. All end with {@code =}, which no cell's key
 * has, so that none begins another. Those that can be followed lie in 256 buckets, so that what
 * changed is found without reading all.
 */
final class CellKeys {

  private static final String END = "=";
  private static final String HEX = "0123456789abcdef";

  private final String root;

  /**
   * @param root of all keys, with a slash at its end
   */
  CellKeys(String root) {
    this.root = root + "config/";
  }

  String cell(String name) {
    return name.startsWith(Cells.FOLLOWED)
        ? bucketFolder(bucket(name)) + name.substring(Cells.FOLLOWED.length()) + END
        : root + name + END;
  }

  /** What holds all cells whose keys begin so, and perhaps others. */
  String folder(String prefix) {
    return prefix.startsWith(Cells.FOLLOWED) ? root + Cells.FOLLOWED : root + prefix;
  }

  /** Folders that hold all that can be followed, and none of them too much. */
  Stream<String> parts() {
    return HEX.chars().mapToObj(digit -> root + Cells.FOLLOWED + (char) digit);
  }

  String bucketFolder(String bucket) {
    return root + Cells.FOLLOWED + bucket + "/";
  }

  String changes() {
    return root + "changes/";
  }

  /** Written with every change of a cell in the bucket. */
  String change(String bucket) {
    return changes() + bucket + END;
  }

  String changedBucket(String change) {
    return change.substring(changes().length(), change.length() - END.length());
  }

  /** Whether a key is {@link #change} of a bucket: people may add others, such as folders. */
  boolean isChange(String key) {
    return key.startsWith(changes()) && key.endsWith(END);
  }

  /** Whether a key is of a cell. */
  boolean isCell(String key) {
    return key.startsWith(root)
        && key.endsWith(END)
        && !key.startsWith(changes())
        && cell(name(key)).equals(key);
  }

  private String name(String key) {
    var path = key.substring(root.length(), key.length() - END.length());
    return path.startsWith(Cells.FOLLOWED)
        ? Cells.FOLLOWED + path.substring(path.indexOf('/', Cells.FOLLOWED.length()) + 1)
        : path;
  }

  Cell cell(Value value) {
    var name = name(value.getKey());
    return new Cell(name, new String(StoredValues.bytes(value), UTF_8), value.getModifyIndex());
  }

  /** The bucket of a cell that can be followed: two hexadecimal digits. */
  static String bucket(String name) {
    int hash = name.hashCode() * 0x9E3779B9;
    return IntStream.of(hash >>> 28, hash >>> 24 & 0xf)
        .mapToObj(HEX::charAt)
        .map(String::valueOf)
        .reduce("", String::concat);
  }
}
