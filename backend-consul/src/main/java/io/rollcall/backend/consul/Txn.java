package io.rollcall.backend.consul;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.kiwiproject.consul.model.kv.ImmutableOperation;
import org.kiwiproject.consul.model.kv.Operation;
import org.kiwiproject.consul.model.kv.Verb;

/**
 * What is done, or read, in Consul's key-value store together or not at all. Consul takes {@value
 * #MOST} operations. Not thread-safe.
 */
final class Txn {

  static final int MOST = 64;

  private static final String CHECK_ABSENT = "check-not-exists";

  private final List<Operation> operations = new ArrayList<>();

  /** Only when the key was last written at {@code index}; at 0, when it is not there. */
  Txn expect(String key, long index) {
    return index == 0
        ? add(ImmutableOperation.builder().verb(CHECK_ABSENT).key(key))
        : add(Operation.builder(Verb.CHECK_INDEX).key(key).index(BigInteger.valueOf(index)));
  }

  /** What is there already is not written again. */
  Txn set(String key, byte[] value) {
    var text = new String(value, StandardCharsets.UTF_8);
    return add(Operation.builder(Verb.SET).key(key).value(text));
  }

  /** Only when the key was last written at {@code index}; at 0, when it is not there. */
  Txn compareAndSet(String key, long index, byte[] value) {
    var text = new String(value, StandardCharsets.UTF_8);
    return add(
        Operation.builder(Verb.CHECK_AND_SET)
            .key(key)
            .index(BigInteger.valueOf(index))
            .value(text));
  }

  /** What is not there may be deleted, too. */
  Txn delete(String key) {
    return add(Operation.builder(Verb.DELETE).key(key));
  }

  /** Reads all keys that begin so. */
  Txn get(String folder) {
    return add(Operation.builder(Verb.GET_TREE).key(folder));
  }

  Operation[] operations() {
    return operations.toArray(Operation[]::new);
  }

  private Txn add(ImmutableOperation.Builder operation) {
    operations.add(operation.build());
    return this;
  }
}
