package io.rollcall.app.http.problem;

import io.micronaut.core.convert.exceptions.ConversionErrorException;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import io.micronaut.web.router.exceptions.UnsatisfiedBodyRouteException;
import io.micronaut.web.router.exceptions.UnsatisfiedRouteException;
import jakarta.inject.Singleton;
import java.util.stream.Collectors;

/** Answers what the HTTP server refuses by itself; keeps its status and headers. */
@Singleton
final class ProblemAnswers implements ErrorResponseProcessor<Object> {

  private final ErrorFormats formats;
  private final ProblemCounts counts;

  ProblemAnswers(ErrorFormats formats, ProblemCounts counts) {
    this.formats = formats;
    this.counts = counts;
  }

  @Override
  public MutableHttpResponse<Object> processResponse(
      ErrorContext context, MutableHttpResponse<?> response) {
    return counts
        .counted(problem(context, response.status()))
        .addTo(response, formats.formatFor(context.getRequest()));
  }

  private static Problem problem(ErrorContext context, HttpStatus status) {
    var cause = context.getRootCause().orElse(null);
    return switch (cause) {
      case ConversionErrorException e -> wrongType(e);
      case UnsatisfiedBodyRouteException _ ->
          Problem.of(ProblemType.MALFORMED_BODY, "the body must be JSON, but is empty");
      case UnsatisfiedRouteException e ->
          Problem.of(
              ProblemType.MISSING_FIELD,
              e.getArgument().getName() + " is missing; it must be given",
              e.getArgument().getName());
      case null -> ofStatus(context, status);
      default ->
          status.getCode() < 500
              ? ofStatus(context, status)
              : Problems.of(cause, ExceptionAnswers.where(context.getRequest()));
    };
  }

  private static Problem wrongType(ConversionErrorException error) {
    var field = error.getArgument().getName();
    return Problem.of(
        ProblemType.INVALID_VALUE,
        "%s must be %s, but is '%s'"
            .formatted(
                field,
                error.getArgument().getType().getSimpleName(),
                error.getConversionError().getOriginalValue().orElse("")),
        field);
  }

  private static Problem ofStatus(ErrorContext context, HttpStatus status) {
    var type = ProblemType.of(status);
    return new Problem(
        type.urn(), type.title(), status.getCode(), detail(context, type), null, null, null);
  }

  private static String detail(ErrorContext context, ProblemType type) {
    return switch (type) {
      case NO_SUCH_PATH -> "nothing is at " + context.getRequest().getPath();
      default ->
          context.getErrors().stream()
              .map(error -> error.getMessage())
              .collect(Collectors.joining("; "));
    };
  }
}
