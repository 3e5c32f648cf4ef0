package io.rollcall.backend.etcd;

import io.rollcall.time.Clock;
import java.time.Duration;

/** All keys of registrations at one revision. */
record Listing(StoredServices services, long revision) implements EventFeed.Revised {

  /** As {@link Range#read}. */
  static Listing read(
      EtcdClient client, Keys keys, Clock clock, Duration timeout, Duration longest) {
    var services = new StoredServices(keys);
    var revision = Range.read(client, keys.registrations(), services::add, clock, timeout, longest);
    return new Listing(services, revision);
  }
}
