package io.rollcall.contract.configs;

/**
 * A call of a client, and what came of it.
 *
 * @param startNanos just before it was sent; on the history's clock, as all times here
 * @param endNanos just after the answer came, or the client gave up
 */
public record ConfigCall(
    Source source, String key, Request request, long startNanos, long endNanos, Answer answer) {

  boolean isWrite() {
    return request instanceof Request.Change;
  }

  /** The same write, of which nothing is known but that it was sent. */
  ConfigCall asUnknown() {
    return new ConfigCall(source, key, request, startNanos, endNanos, new Answer.Unknown());
  }

  @Override
  public String toString() {
    return "%s of '%s' at %s, %s, %.3f s to %.3f s"
        .formatted(request, key, source, told(), startNanos / 1e9, endNanos / 1e9);
  }

  private String told() {
    return answer instanceof Answer.Versions(var versions)
        ? "%d versions from %s on".formatted(versions.size(), versions.getFirst())
        : answer.toString();
  }
}
