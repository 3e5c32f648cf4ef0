package io.rollcall.app.http.route;

import io.micronaut.core.annotation.AnnotationMetadata;
import io.rollcall.app.security.access.Action;
import java.util.List;

/** What whoever calls a route must be allowed to do, as it declares. */
public sealed interface Requirement {

  /** Nothing. */
  record Nothing() implements Requirement {}

  /** An action on the service, or the configuration, that the path names. */
  record OnNamed(Action action, PathPart part) implements Requirement {

    /** What {@code path} names. */
    public String nameIn(String path) {
      return part.in(path);
    }
  }

  /** An action on whatever the request is about; its controller decides on each. */
  record OnEach(Action action) implements Requirement {}

  /** An action on everything of a kind. */
  record OnAll(Action action) implements Requirement {}

  /** What the settings say of what tells of the server itself. */
  record OfManagement() implements Requirement {}

  /** To be known: there is no such route, which is not for everybody to find out. */
  record ToBeKnown() implements Requirement {}

  /** The route declares nothing, so that nobody may call it. */
  record Undeclared() implements Requirement {}

  /** The routes of Micronaut's own endpoints, which can declare nothing. */
  private static Requirement ofEndpoint(String template) {
    return switch (template) {
      case "/health", "/health/{selector}" -> new Nothing(); // and details to some
      case "/prometheus" -> new OfManagement();
      default -> new Undeclared();
    };
  }

  /**
   * What a route requires.
   *
   * @param segments of its path; a variable is in braces
   * @throws IllegalStateException when its path has no such variable as it names
   */
  static Requirement of(AnnotationMetadata declared, List<String> segments) {
    if (declared.hasAnnotation(Open.class)) {
      return new Nothing();
    }
    if (declared.hasAnnotation(Management.class)) {
      return new OfManagement();
    }
    var action = declared.enumValue(Needs.class, "action", Action.class);
    var of = declared.stringValue(Needs.class, "of").orElse("");
    return action.isEmpty()
        ? ofEndpoint("/" + String.join("/", segments))
        : switch (of) {
          case Needs.EACH -> new OnEach(action.get());
          case Needs.ALL -> new OnAll(action.get());
          default -> new OnNamed(action.get(), PathPart.of(of, segments));
        };
  }
}
