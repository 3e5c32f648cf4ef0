package io.rollcall.app.http.discovery;

import io.rollcall.app.http.stream.Awaited;
import io.rollcall.catalog.ServiceSnapshot;
import io.rollcall.discovery.Discovery;
import io.rollcall.store.Subscription;
import io.rollcall.store.Watcher;
import java.util.function.Predicate;

/**
 * A service whose revision is another than that.
 *
 * @param known the revision that the caller knows
 */
record NextRevision(Discovery discovery, String service, long known)
    implements Awaited<ServiceSnapshot> {

  @Override
  public Subscription watch(Predicate<? super ServiceSnapshot> answer) {
    return discovery.subscribe(
        service,
        new Watcher<>() {
          @Override
          public void onState(ServiceSnapshot snapshot) {
            if (snapshot.revision() != known && answer.test(snapshot)) {
              discovery.answered(snapshot);
            }
          }

          @Override
          public void onDisconnected(String reason) {}
        });
  }

  @Override
  public ServiceSnapshot now() {
    return discovery.discover(service);
  }
}
