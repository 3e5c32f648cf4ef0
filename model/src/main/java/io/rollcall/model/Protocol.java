package io.rollcall.model;

import java.util.Locale;

/** What an instance speaks on its port. */
public enum Protocol {
  HTTP,
  HTTPS,
  GRPC,
  TCP,
  UDP;

  /**
   * The protocol of that name in lower case, as the API writes it.
   *
   * @throws RegistryException.InvalidValue when there is none
   */
  public static Protocol of(String wireName) {
    return WireNames.parse(Protocol.class, "protocol", wireName);
  }

  /** The name in lower case, as the API writes it. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
