package io.rollcall.backend.kubernetes.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Gathers the body of one answer. Closed before it is whole, it breaks the connection. */
final class AnswerBody implements AsyncBody.Consumer<List<ByteBuffer>>, AutoCloseable {

  /** A page of large objects may have as much. */
  private static final int MOST_BYTES = 256 << 20;

  private final ByteArrayOutputStream gathered = new ByteArrayOutputStream();
  private @Nullable AsyncBody body;
  private boolean closed;

  /** The whole answer, once it has come. */
  CompletableFuture<ApiAnswer> of(HttpResponse<AsyncBody> response) {
    begin(response.body());
    return response.body().done().thenApply(_ -> ApiAnswer.of(response, gathered.toString(UTF_8)));
  }

  private synchronized void begin(AsyncBody begun) {
    body = begun;
    if (closed) {
      begun.cancel();
    } else {
      begun.consume();
    }
  }

  @Override
  public void consume(List<ByteBuffer> pieces, AsyncBody rest) throws IOException {
    for (var piece : pieces) {
      if (gathered.size() + piece.remaining() > MOST_BYTES) {
        throw new IOException("the answer has more than %d bytes".formatted(MOST_BYTES));
      }
      var bytes = new byte[piece.remaining()];
      piece.get(bytes);
      gathered.writeBytes(bytes);
    }
    rest.consume();
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (body != null && !body.done().isDone()) {
      body.cancel();
    }
  }
}
