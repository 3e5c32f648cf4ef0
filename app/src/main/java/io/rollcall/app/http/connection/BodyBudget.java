package io.rollcall.app.http.connection;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.server.annotation.PreMatching;
import io.netty.util.AbstractReferenceCounted;
import io.netty.util.ReferenceCounted;
import io.rollcall.app.http.json.JsonBody;
import io.rollcall.app.http.problem.TooManyBodies;
import io.rollcall.app.http.route.RouteTable;
import java.util.concurrent.Semaphore;

/**
 * Keeps the bodies of all requests under way within a share of the heap. Each counts with the bytes
 * that its head announces, or with the most that its route takes where the head announces none. It
 * counts from its head on until its answer is written; when the client leaves before, until nobody
 * works on the request any more.
 */
@ServerFilter(Filter.MATCH_ALL_PATTERN)
final class BodyBudget {

  /** A body costs several times its bytes: as it came, as text, as JSON and as what was read. */
  private static final int SHARE_OF_HEAP = 32;

  /**
   * Those who send many at once have their own, so that they cannot keep anybody's single
   * registration or heartbeat away.
   */
  private final Share ofOne = new Share();

  private final Share ofMany = new Share();

  /** Files are under way for longer than others, as much is written for them. */
  private final Share ofFiles = new Share();

  private final RouteTable routes;

  BodyBudget(RouteTable routes) {
    this.routes = routes;
  }

  /** What bodies that say one thing may have. */
  Share ofOne() {
    return ofOne;
  }

  /** What bodies that say many may have. */
  Share ofMany() {
    return ofMany;
  }

  @PreMatching
  @RequestFilter
  void reserve(HttpRequest<?> request) {
    if (!bringsBody(request)) {
      return;
    }
    int most = routes.of(request).mostBodyBytes();
    int size = size(request, most);
    if (size > 0) {
      request.setAttribute(Reservation.class.getName(), share(most).reserve(size));
    }
  }

  private Share share(int most) {
    if (most > JsonBody.MOST_BYTES_OF_MANY) {
      return ofFiles;
    }
    return most > JsonBody.MOST_BYTES ? ofMany : ofOne;
  }

  private static boolean bringsBody(HttpRequest<?> request) {
    var headers = request.getHeaders();
    return headers.contains(HttpHeaders.CONTENT_LENGTH)
        || headers.contains(HttpHeaders.TRANSFER_ENCODING);
  }

  private static int size(HttpRequest<?> request, int most) {
    var headers = request.getHeaders();
    return headers.contains(HttpHeaders.TRANSFER_ENCODING)
        ? most
        : Math.clamp(headers.contentLength().orElse(0), 0, most);
  }

  /** A part of the heap. Thread-safe. */
  static final class Share {

    private final int bytes =
        Math.clamp(
            Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP,
            JsonBody.MOST_BYTES_OF_MANY,
            Integer.MAX_VALUE);

    private final Semaphore free = new Semaphore(bytes);

    /** How much all bodies together may have. */
    int bytes() {
      return bytes;
    }

    /** How much of that no body has at this moment. */
    int free() {
      return free.availablePermits();
    }

    private Reservation reserve(int size) {
      if (!free.tryAcquire(size)) {
        throw new TooManyBodies(size, bytes);
      }
      return new Reservation(free, size);
    }
  }

  /** The HTTP server releases what is so counted among a request's attributes, at its end. */
  private static final class Reservation extends AbstractReferenceCounted {

    private final Semaphore free;
    private final int size;

    Reservation(Semaphore free, int size) {
      this.free = free;
      this.size = size;
    }

    @Override
    protected void deallocate() {
      free.release(size);
    }

    @Override
    public ReferenceCounted touch(Object hint) {
      return this;
    }
  }
}
