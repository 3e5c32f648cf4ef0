package io.rollcall.registry;

/** What {@link RegistryBackend#put} does when the key is taken. */
public enum PutMode {
  CREATE_OR_REPLACE,
  /** Fails with {@link RegistryException.InstanceExists} and leaves what is there. */
  CREATE_ONLY
}
