package io.rollcall.model;

import org.jspecify.annotations.Nullable;

/**
 * Everything that can go wrong between a caller and the registry, as one closed family: a caller
 * can switch over it and miss nothing. Messages are for people and carry no secrets.
 */
public abstract sealed class RegistryException extends RuntimeException {

  private final String message;

  private RegistryException(String message, @Nullable Throwable cause) {
    super(message, cause);
    this.message = message;
  }

  /** Never null: what happened and, where it helps, what to do. */
  @Override
  public String getMessage() {
    return message;
  }

  /** A value that the caller sent breaks a rule. Sending the same again fails again. */
  public static final class InvalidValue extends RegistryException {
    private static final int SHOWN_LENGTH = 64;

    private final String field;
    private final String rule;

    /**
     * @param field what the caller calls it, such as {@code port} or {@code metadata.zone}
     * @param value the refused value; the message shows the beginning of a long one
     * @param rule what would be right, starting with "must"
     */
    public InvalidValue(String field, String value, String rule) {
      super("%s %s, but is '%s'".formatted(field, rule, shown(value)), null);
      this.field = field;
      this.rule = rule;
    }

    public String field() {
      return field;
    }

    /** The same for a value that may be secret: the message has {@code ***} for it. */
    public InvalidValue withoutValue() {
      return new InvalidValue(field, "***", rule);
    }

    private static String shown(String value) {
      return value.length() <= SHOWN_LENGTH ? value : value.substring(0, SHOWN_LENGTH) + "…";
    }
  }

  /** No such instance: it was never registered, was deregistered, or its lease has expired. */
  public static final class InstanceNotFound extends RegistryException {
    private final InstanceKey key;

    public InstanceNotFound(InstanceKey key) {
      super(
          "instance '%s' of service '%s' is not registered; register it (again)"
              .formatted(key.id(), key.service()),
          null);
      this.key = key;
    }

    public InstanceKey key() {
      return key;
    }
  }

  /** A create-only registration met an instance of the same key; that one is unchanged. */
  public static final class InstanceExists extends RegistryException {
    private final InstanceKey key;

    public InstanceExists(InstanceKey key) {
      super(
          "instance '%s' of service '%s' is already registered".formatted(key.id(), key.service()),
          null);
      this.key = key;
    }

    public InstanceKey key() {
      return key;
    }
  }

  /** There is no room for another instance; what is registered stays, and can be replaced. */
  public static final class RegistryFull extends RegistryException {

    /**
     * @param what there are too many of: {@code instances} or {@code services}
     * @param most how many there may be
     * @param refused what found no room
     */
    public RegistryFull(String what, long most, InstanceKey refused) {
      super(
          "instance '%s' of service '%s' finds no room: there are %d %s, the most that %s allows"
              .formatted(refused.id(), refused.service(), most, what, "max-" + what),
          null);
    }
  }

  /** No instance of the service is healthy and passes the caller's filter. */
  public static final class NoHealthyInstance extends RegistryException {
    private final String service;

    public NoHealthyInstance(String service) {
      super("service '%s' has no healthy instance that passes the filter".formatted(service), null);
      this.service = service;
    }

    public String service() {
      return service;
    }
  }

  /** No such pick: it was released already, has expired, or was made elsewhere. */
  public static final class PickNotFound extends RegistryException {
    public PickNotFound(String pickId) {
      super("pick '%s' is not outstanding (released already, or expired)".formatted(pickId), null);
    }
  }

  /** No such configuration: the key, or the version of it, was never there or is not kept. */
  public static final class ConfigNotFound extends RegistryException {

    /** There is no value under the key now. */
    public ConfigNotFound(String key) {
      super("configuration '%s' has no value".formatted(key), null);
    }

    /**
     * There is no such value.
     *
     * @param reason such as "is a deletion"
     */
    public ConfigNotFound(String key, long version, String reason) {
      super("version %d of configuration '%s' %s".formatted(version, key, reason), null);
    }
  }

  /** The condition of a write does not hold; nothing was written. */
  public static final class ConfigVersionMismatch extends RegistryException {
    private final long latest;
    private final boolean hasValue;

    /**
     * @param latest number of the latest version; 0 when there is none
     * @param hasValue whether that is a value, and no deletion
     */
    public ConfigVersionMismatch(String key, long latest, boolean hasValue) {
      super(
          latest == 0
              ? "configuration '%s' has no version yet".formatted(key)
              : "configuration '%s' is at version %d, %s"
                  .formatted(key, latest, hasValue ? "a value" : "a deletion"),
          null);
      this.latest = latest;
      this.hasValue = hasValue;
    }

    /** Number of the latest version; 0 when there is none. */
    public long latest() {
      return latest;
    }

    /** Whether that is a value, and no deletion. */
    public boolean hasValue() {
      return hasValue;
    }
  }

  /** The value is sealed, or has to be, and the keys for that are not here. */
  public static final class ConfigLocked extends RegistryException {

    /**
     * @param reason such as "there are no keys to seal it with"
     */
    public ConfigLocked(String key, String reason) {
      super("configuration '%s' is locked: %s".formatted(key, reason), null);
    }
  }

  /** The backend could not be reached or refused; what was asked has had no effect. */
  public static final class BackendUnavailable extends RegistryException {
    public BackendUnavailable(String reason, @Nullable Throwable cause) {
      super(reason, cause);
    }
  }

  /** The write has to be recorded before it is made, and can't be; it has had no effect. */
  public static final class NotRecorded extends RegistryException {
    public NotRecorded(String reason) {
      super(reason, null);
    }
  }

  /**
   * The backend may or may not have done what was asked (a timeout after sending, say). Read before
   * deciding; repeat only what is idempotent.
   */
  public static final class OutcomeUnknown extends RegistryException {
    public OutcomeUnknown(String reason, @Nullable Throwable cause) {
      super(reason, cause);
    }
  }
}
