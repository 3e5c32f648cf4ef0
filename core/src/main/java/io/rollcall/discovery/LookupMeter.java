package io.rollcall.discovery;

import io.rollcall.catalog.ServiceSnapshot;
import io.rollcall.model.RegistryException;

/**
 * Is told what each look-up of a service came to, once. It is on the way of every read: it neither
 * blocks nor makes objects. Thread-safe.
 */
public interface LookupMeter {

  /** Counts nothing. */
  LookupMeter NONE =
      new LookupMeter() {
        @Override
        public void hit(ServiceSnapshot atHand) {}

        @Override
        public void loaded(ServiceSnapshot fetched) {}

        @Override
        public void failed(String service, RegistryException reason) {}
      };

  /** It was answered with what was at hand, be it that the service has no instances. */
  void hit(ServiceSnapshot atHand);

  /** It was answered after it had waited for the store. */
  void loaded(ServiceSnapshot fetched);

  /** It was not answered, or no instance passed. */
  void failed(String service, RegistryException reason);
}
