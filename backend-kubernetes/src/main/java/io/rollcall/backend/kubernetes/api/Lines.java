package io.rollcall.backend.kubernetes.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Makes lines out of the pieces in which they come. For one thread at a time. */
final class Lines {

  /** etcd keeps no object of more than 1.5 MiB, which may take some more in JSON. */
  private static final int LONGEST_BYTES = 8 << 20;

  private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

  /** The lines that this piece completes, without their ends. */
  List<String> add(ByteBuffer piece) throws IOException {
    var complete = new ArrayList<String>();
    while (piece.hasRemaining()) {
      var next = piece.get();
      if (next == '\n') {
        complete.add(rest());
        begun.reset();
      } else if (begun.size() == LONGEST_BYTES) {
        throw new IOException("an event has more than %d bytes".formatted(LONGEST_BYTES));
      } else {
        begun.write(next);
      }
    }
    return complete;
  }

  /** What came after the last complete line. */
  String rest() {
    return begun.toString(UTF_8);
  }
}
