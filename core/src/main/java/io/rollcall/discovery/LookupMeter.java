package io.rollcall.discovery;

import io.rollcall.catalog.ServiceSnapshot;
import io.rollcall.model.RegistryException;

/**
 * Is told what each look-up of a service came to. It is on the way of every read: it neither blocks
 * nor makes objects. Thread-safe.
 */
public interface LookupMeter {

  /** Counts nothing. */
  LookupMeter NONE =
      new LookupMeter() {
        @Override
        public void found(ServiceSnapshot snapshot) {}

        @Override
        public void failed(String service, RegistryException reason) {}

        @Override
        public void missed() {}
      };

  /** A look-up was answered, be it that the service has no instances. */
  void found(ServiceSnapshot snapshot);

  /** A look-up was not answered, or no instance passed. */
  void failed(String service, RegistryException reason);

  /** A look-up has to wait for the store, before it is {@link #found} or has {@link #failed}. */
  void missed();
}
