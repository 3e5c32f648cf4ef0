package io.rollcall.app.http.connection;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.EmptyHttp2Headers;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.ReadOnlyHttp2Headers;
import io.netty.util.AsciiString;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A connection of HTTP/2 (RFC 9113) on which a test sends frames that no client would. */
final class RawHttp2 implements AutoCloseable {

  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int PRIORITY = 2;
  static final int RESET = 3;
  static final int SETTINGS = 4;
  static final int GO_AWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;
  static final int UNKNOWN = 0xbb;

  static final int END_STREAM = 1;
  static final int END_HEADERS = 4;

  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  private static final int HEAD_BYTES = 9;

  private final SSLSocket socket;
  private final DataInputStream in;
  private final DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder();
  private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder();

  /**
   * What the server sent.
   *
   * @param headers those that it has; empty where it is another frame
   */
  record Frame(int type, int flags, int stream, ByteBuffer payload, Http2Headers headers) {

    boolean is(int type, int stream) {
      return this.type == type && this.stream == stream;
    }

    boolean isEnd() {
      return (flags & END_STREAM) != 0;
    }

    /** The number that a reset or a farewell ends with. */
    int error() {
      return payload.getInt(type == RESET ? 0 : Integer.BYTES);
    }
  }

  /** Connects to this machine, and says that HTTP/2 is spoken. Reads give up after 20 seconds. */
  RawHttp2(int port, SSLContext context) throws IOException {
    socket = (SSLSocket) context.getSocketFactory().createSocket("localhost", port);
    socket.setSoTimeout(20_000);
    var parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2"});
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    in = new DataInputStream(socket.getInputStream());
    socket.getOutputStream().write(PREFACE.getBytes(US_ASCII));
    frame(SETTINGS, 0, 0, new byte[0]);
  }

  /** Sends any frame. */
  RawHttp2 frame(int type, int flags, int stream, byte[] payload) throws IOException {
    var frame = ByteBuffer.allocate(HEAD_BYTES + payload.length);
    frame.put((byte) (payload.length >> 16)).putShort((short) payload.length);
    frame.put((byte) type).put((byte) flags).putInt(stream).put(payload);
    bytes(frame.array());
    return this;
  }

  /** Sends a part of a frame, or whatever. */
  void bytes(byte... bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /** Asks for {@code path} without a body. */
  RawHttp2 ask(int stream, String method, String path) throws IOException {
    return frame(HEADERS, END_HEADERS | END_STREAM, stream, head(method, path));
  }

  /** Begins a request that has a body. */
  RawHttp2 begin(int stream, String method, String path, String... more) throws IOException {
    return frame(HEADERS, END_HEADERS, stream, head(method, path, more));
  }

  /**
   * The head of a request to {@code localhost}.
   *
   * @param more names and values of further headers
   */
  byte[] head(String method, String path, String... more) throws IOException {
    return head("localhost", method, path, more);
  }

  /** As the other, to any authority. */
  byte[] headTo(String authority, String method, String path) throws IOException {
    return head(authority, method, path, new String[0]);
  }

  /** What comes next; null once the server has closed the connection. */
  private @Nullable Frame read() throws IOException {
    try {
      int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
      int type = in.readUnsignedByte();
      int flags = in.readUnsignedByte();
      int stream = in.readInt();
      var payload = in.readNBytes(length);
      return new Frame(
          type, flags, stream, ByteBuffer.wrap(payload), headers(type, stream, payload));
    } catch (EOFException | SocketException | SSLException closed) {
      return null;
    }
  }

  /** The next frame that is as wanted; empty when the server closes the connection before. */
  Optional<Frame> awaitOrEnd(Predicate<Frame> wanted) throws IOException {
    var frame = read();
    while (frame != null && !wanted.test(frame)) {
      frame = read();
    }
    return Optional.ofNullable(frame);
  }

  /** The next frame that is as wanted. */
  Frame await(Predicate<Frame> wanted) throws IOException {
    return awaitOrEnd(wanted).orElseThrow(() -> new EOFException("closed before"));
  }

  /** The head of the answer to the request on {@code stream}. */
  Http2Headers answer(int stream) throws IOException {
    return await(each -> each.is(HEADERS, stream)).headers();
  }

  int status(int stream) throws IOException {
    return Integer.parseInt(answer(stream).status().toString());
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** Each is decoded as it comes, since later ones refer to it. */
  private Http2Headers headers(int type, int stream, byte[] payload) throws IOException {
    try {
      return type == HEADERS
          ? decoder.decodeHeaders(stream, Unpooled.wrappedBuffer(payload))
          : EmptyHttp2Headers.INSTANCE;
    } catch (Http2Exception e) {
      throw new IOException(e);
    }
  }

  private byte[] head(String authority, String method, String path, String[] more)
      throws IOException {
    var others =
        Stream.concat(Stream.of("content-type", "application/json"), Stream.of(more))
            .map(AsciiString::of)
            .toArray(AsciiString[]::new);
    return encoded(
        ReadOnlyHttp2Headers.clientHeaders(
            false,
            AsciiString.of(method),
            AsciiString.of(path),
            AsciiString.of("https"),
            AsciiString.of(authority),
            others));
  }

  private byte[] encoded(Http2Headers headers) throws IOException {
    var buffer = Unpooled.buffer();
    try {
      encoder.encodeHeaders(1, headers, buffer);
      return ByteBufUtil.getBytes(buffer);
    } catch (Http2Exception e) {
      throw new IOException(e);
    }
  }
}
