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
import io.micronaut.http.server.netty.NettyHttpRequest;
import jakarta.inject.Singleton;
import java.io.OutputStream;
import java.util.concurrent.Executor;
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
    var eventLoop =
        ((NettyHttpRequest<?>) request).getChannelHandlerContext().channel().eventLoop();
    Publisher<ReadBuffer> buffers =
        connection ->
            stream
                .frames()
                .subscribe(new Connection(connection, bodies.readBufferFactory(), eventLoop));
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

  /**
   * Turns each frame into a buffer, and hands it on in the connection's event loop. There the
   * connection says that its client has left, and takes no buffer after that.
   */
  private static final class Connection implements Subscriber<byte[]> {

    private final Subscriber<? super ReadBuffer> connection;
    private final ReadBufferFactory buffers;
    private final Executor eventLoop;
    private boolean left;

    Connection(
        Subscriber<? super ReadBuffer> connection, ReadBufferFactory buffers, Executor eventLoop) {
      this.connection = connection;
      this.buffers = buffers;
      this.eventLoop = eventLoop;
    }

    @Override
    public void onSubscribe(Subscription stream) {
      connection.onSubscribe(
          new Subscription() {
            @Override
            public void request(long count) {
              stream.request(count);
            }

            @Override
            public void cancel() {
              left = true;
              stream.cancel();
            }
          });
    }

    @Override
    public void onNext(byte[] frame) {
      eventLoop.execute(
          () -> {
            if (!left) {
              connection.onNext(buffers.adapt(frame));
            }
          });
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
