package io.rollcall.app.http.stream;

import io.micronaut.core.io.buffer.ReadBuffer;
import io.micronaut.core.io.buffer.ReadBufferFactory;
import io.micronaut.core.type.Argument;
import io.micronaut.core.type.MutableHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.body.ByteBodyFactory;
import io.micronaut.http.body.CloseableByteBody;
import io.micronaut.http.body.ResponseBodyWriter;
import jakarta.inject.Singleton;
import java.io.OutputStream;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Hands frames to the connection as they are. A plain {@code Publisher} as the body would pass
 * through operators that fetch ahead, so that frames would wait in their queues instead of being
 * made when there is room for them.
 */
@Singleton
@Produces(MediaType.TEXT_EVENT_STREAM)
final class EventStreamWriter implements ResponseBodyWriter<EventStream> {

  @Override
  public CloseableByteBody writePiece(
      ByteBodyFactory bodies,
      HttpRequest<?> request,
      HttpResponse<?> response,
      Argument<EventStream> type,
      MediaType mediaType,
      EventStream stream) {
    Publisher<ReadBuffer> buffers =
        connection ->
            stream.frames().subscribe(new Wrapping(connection, bodies.readBufferFactory()));
    return bodies.adapt(buffers);
  }

  @Override
  public void writeTo(
      Argument<EventStream> type,
      MediaType mediaType,
      EventStream stream,
      MutableHeaders headers,
      OutputStream out) {
    throw new UnsupportedOperationException("a stream has no end to wait for");
  }

  /** Turns each frame into a buffer. */
  private record Wrapping(Subscriber<? super ReadBuffer> connection, ReadBufferFactory buffers)
      implements Subscriber<byte[]> {

    @Override
    public void onSubscribe(Subscription subscription) {
      connection.onSubscribe(subscription);
    }

    @Override
    public void onNext(byte[] frame) {
      connection.onNext(buffers.adapt(frame));
    }

    @Override
    public void onError(Throwable failure) {
      connection.onError(failure);
    }

    @Override
    public void onComplete() {
      connection.onComplete();
    }
  }
}
