package io.rollcall.backend.kubernetes.slice;

/** Why an instance left whose slice is still there, for the revision of its service. */
public enum Departure {
  /** Somebody deregistered it. */
  REMOVED,
  /** Its lease ended. */
  EXPIRED
}
