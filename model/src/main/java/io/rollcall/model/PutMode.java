package io.rollcall.model;

/** What registering an instance does when its key is taken. */
public enum PutMode {
  CREATE_OR_REPLACE,
  /** Fails with {@link RegistryException.InstanceExists} and leaves what is there. */
  CREATE_ONLY
}
