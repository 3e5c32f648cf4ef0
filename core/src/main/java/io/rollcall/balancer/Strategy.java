package io.rollcall.balancer;

/** A way of picking instances. Thread-safe; users can supply their own. */
public interface Strategy {

  /** What configuration and requests call it, such as {@code round-robin}. */
  String name();

  /** A balancer for one more service, which starts remembering nothing. */
  LoadBalancer create(String service);

  /**
   * Whether it goes by the picks that are still outstanding, so that each pick is entered in {@link
   * OutstandingPicks} and the caller should release it when done.
   */
  default boolean countsPicks() {
    return false;
  }
}
