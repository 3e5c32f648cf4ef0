package io.rollcall.backend.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.RangeRequest;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;

/** All keys of a range, read page by page at one revision. */
final class Range {

  /** What a page holds is bounded by the largest registration, about 150 kB. */
  private static final int PAGE = 1000;

  private Range() {}

  /**
   * Linearizable.
   *
   * @param timeout of a page
   * @param longest that all of it takes
   * @return the revision
   * @throws BackendUnavailable when it takes longer
   */
  static long read(
      EtcdClient client,
      KeyRange range,
      Consumer<KeyValue> taker,
      Clock clock,
      Duration timeout,
      Duration longest) {
    var startNanos = clock.nanos();
    var next = range.start();
    long revision = 0;
    while (true) {
      var request =
          RangeRequest.newBuilder()
              .setKey(next)
              .setRangeEnd(range.end())
              .setLimit(PAGE)
              .setRevision(revision)
              .build();
      var left = longest.minus(clock.since(startNanos));
      if (!left.isPositive()) {
        throw new BackendUnavailable("etcd did not list everything in time", null);
      }
      var page =
          client.read(
              KVGrpc.getRangeMethod(), request, left.compareTo(timeout) < 0 ? left : timeout);
      page.getKvsList().forEach(taker);
      revision = revision == 0 ? page.getHeader().getRevision() : revision;
      if (!page.getMore()) {
        return revision;
      }
      next = after(page.getKvs(page.getKvsCount() - 1).getKey());
    }
  }

  /** The first key that may come after it. */
  static ByteString after(ByteString key) {
    return key.concat(ByteString.copyFrom(new byte[1]));
  }
}
