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
import java.util.concurrent.Semaphore;

/**
 * Keeps the bodies of all requests under way within a share of the heap. Each counts with the bytes
 * that its head announces, or with the most that its path takes where the head announces none. It
 * counts from its head on until its answer is written; when the client leaves before, until nobody
 * works on the request any more.
 */
@ServerFilter(Filter.MATCH_ALL_PATTERN)
final class BodyBudget {

  /** A body costs several times its bytes: as it came, as text, as JSON and as what was read. */
  private static final int SHARE_OF_HEAP = 32;

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

  @PreMatching
  @RequestFilter
  void reserve(HttpRequest<?> request) {
    int size = size(request);
    if (size == 0) {
      return;
    }
    if (!free.tryAcquire(size)) {
      throw new TooManyBodies(size, bytes);
    }
    request.setAttribute(Reservation.class.getName(), new Reservation(size));
  }

  private static int size(HttpRequest<?> request) {
    var headers = request.getHeaders();
    boolean announced = !headers.contains(HttpHeaders.TRANSFER_ENCODING);
    if (announced && !headers.contains(HttpHeaders.CONTENT_LENGTH)) {
      return 0;
    }
    int most = RequestHead.mostBytes(request.getMethodName(), request.getPath());
    return announced ? Math.clamp(headers.contentLength().orElse(0), 0, most) : most;
  }

  /** The HTTP server releases what is so counted among a request's attributes, at its end. */
  private final class Reservation extends AbstractReferenceCounted {

    private final int size;

    Reservation(int size) {
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
