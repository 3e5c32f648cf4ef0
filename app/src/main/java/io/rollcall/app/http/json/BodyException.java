package io.rollcall.app.http.json;

/**
 * What can be wrong with a body, beside a value that breaks a rule ({@link
 * io.rollcall.model.RegistryException.InvalidValue}).
 */
public abstract sealed class BodyException extends RuntimeException {

  private final String message;

  private BodyException(String message) {
    super(message, null, false, false);
    this.message = message;
  }

  @Override
  public String getMessage() {
    return message;
  }

  /** Not JSON, or as a whole not the kind of JSON that is asked for. */
  public static final class Malformed extends BodyException {
    Malformed(String message) {
      super(message);
    }
  }

  /** Sent as something else than JSON in UTF-8. */
  public static final class NotJson extends BodyException {
    public NotJson(String contentType) {
      super(
          "the body must be sent as application/json in UTF-8, but is '%s'".formatted(contentType));
    }
  }

  /** Sent as no text in UTF-8. */
  public static final class NotText extends BodyException {
    public NotText(String contentType) {
      super(
          "the body must be sent as a media type such as application/json, in UTF-8, but is '%s'"
              .formatted(contentType));
    }
  }

  /** More bytes, or more items, than the call takes. */
  public static final class TooLarge extends BodyException {
    TooLarge(String what, int most, int actual) {
      super("the body must have at most %d %s, but has %d".formatted(most, what, actual));
    }
  }

  /** A field that is not known where it stands. */
  public static final class UnknownField extends BodyException {
    private final String field;

    UnknownField(String field, String known) {
      super("%s is not known here; the fields are %s".formatted(field, known));
      this.field = field;
    }

    public String field() {
      return field;
    }
  }

  /** A field that must be there, and is not or is null. */
  public static final class MissingField extends BodyException {
    private final String field;

    MissingField(String field, String kind) {
      super("%s is missing; it must be %s".formatted(field, kind));
      this.field = field;
    }

    public String field() {
      return field;
    }
  }
}
