package io.rollcall.app.http.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Writes frames of the event stream format (WHATWG HTML, 9.2.5). */
public final class SseFrame {

  /** A comment, which clients pass over. */
  static final byte[] HEARTBEAT = ": heartbeat\n\n".getBytes(UTF_8);

  private SseFrame() {}

  /**
   * An event.
   *
   * @param json must be without line ends
   */
  public static byte[] event(String name, byte[] json) {
    return frame("event: " + name + "\ndata: ", json);
  }

  /** An event that a client can resume from, by its id. */
  public static byte[] event(String name, long id, byte[] json) {
    return frame("id: " + id + "\nevent: " + name + "\ndata: ", json);
  }

  private static byte[] frame(String head, byte[] json) {
    var start = head.getBytes(UTF_8);
    var frame = new byte[start.length + json.length + 2];
    System.arraycopy(start, 0, frame, 0, start.length);
    System.arraycopy(json, 0, frame, start.length, json.length);
    frame[frame.length - 2] = '\n';
    frame[frame.length - 1] = '\n';
    return frame;
  }
}
