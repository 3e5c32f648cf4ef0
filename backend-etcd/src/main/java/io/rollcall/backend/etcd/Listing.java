package io.rollcall.backend.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.RangeRequest;
import java.time.Duration;

/** All keys under the prefix at one revision. */
record Listing(StoredServices services, long revision) {

  /** What a page holds is bounded by the largest registration, about 150 kB. */
  private static final int PAGE = 1000;

  /** Linearizable. Each page is answered within {@code timeout}. */
  static Listing read(EtcdClient client, Keys keys, Duration timeout) {
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
      var page = client.read(KVGrpc.getRangeMethod(), request, timeout);
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
