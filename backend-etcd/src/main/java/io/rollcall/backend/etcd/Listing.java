package io.rollcall.backend.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.RangeRequest;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.time.Clock;
import java.time.Duration;

/** All keys under the prefix at one revision. */
record Listing(StoredServices services, long revision) {

  /** What a page holds is bounded by the largest registration, about 150 kB. */
  private static final int PAGE = 1000;

  /**
   * Linearizable.
   *
   * @param timeout of a page
   * @param longest that all of it takes
   * @throws BackendUnavailable when it takes longer
   */
  static Listing read(
      EtcdClient client, Keys keys, Clock clock, Duration timeout, Duration longest) {
    var startNanos = clock.nanos();
    var services = new StoredServices(keys);
    var end = Keys.endOf(keys.all());
    var next = keys.all();
    long revision = 0;
    while (true) {
      var request =
          RangeRequest.newBuilder()
              .setKey(next)
              .setRangeEnd(end)
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
      page.getKvsList().forEach(services::add);
      revision = revision == 0 ? page.getHeader().getRevision() : revision;
      if (!page.getMore()) {
        return new Listing(services, revision);
      }
      next = after(page.getKvs(page.getKvsCount() - 1).getKey());
    }
  }

  private static ByteString after(ByteString key) {
    return key.concat(ByteString.copyFrom(new byte[1]));
  }
}
