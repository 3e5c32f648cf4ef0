package io.rollcall.discovery;

import io.rollcall.catalog.ServiceSnapshot;
import io.rollcall.model.RegistryException;

/** What became of one of many look-ups. */
public sealed interface Lookup {

  record Found(ServiceSnapshot snapshot) implements Lookup {}

  record Failed(RegistryException reason) implements Lookup {}
}
