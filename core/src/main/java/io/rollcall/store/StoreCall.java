package io.rollcall.store;

import java.util.Locale;

/** The calls of {@link RegistryBackend} and of {@link Cells} that ask the store for something. */
public enum StoreCall {
  PUT,
  RENEW,
  REMOVE,
  REPORT,
  BEGIN_MAINTENANCE,
  END_MAINTENANCE,
  REMOVE_UNHEALTHY,
  REPLACE_METADATA,
  FIND,
  READ,
  COMMIT_CELLS,
  GET_CELL,
  LIST_CELLS;

  /** As metrics and logs call it, such as {@code remove-unhealthy}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
