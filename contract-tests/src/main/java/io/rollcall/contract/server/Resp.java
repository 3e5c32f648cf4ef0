package io.rollcall.contract.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** Asks a Redis of this machine one thing, by its protocol. Every wait ends within seconds. */
final class Resp {

  private static final int PATIENCE_MILLIS = 5000;

  private Resp() {}

  /**
   * The answer, the parts of a list on a line each; an error is thrown.
   *
   * @param secret the password of the default user; null for none
   */
  static String ask(int port, @Nullable String secret, String... words) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      var in = new BufferedInputStream(socket.getInputStream());
      if (secret != null) {
        send(socket.getOutputStream(), "AUTH", secret);
        answer(in);
      }
      send(socket.getOutputStream(), words);
      return answer(in);
    }
  }

  private static void send(OutputStream out, String... words) throws IOException {
    var request = new StringBuilder("*" + words.length + "\r\n");
    for (var word : words) {
      request.append('$').append(word.getBytes(UTF_8).length).append("\r\n");
      request.append(word).append("\r\n");
    }
    out.write(request.toString().getBytes(UTF_8));
  }

  private static String answer(InputStream in) throws IOException {
    var line = line(in);
    var rest = line.substring(1);
    return switch (line.charAt(0)) {
      case '-' -> throw new IOException(rest);
      case '$' -> bulk(in, Integer.parseInt(rest));
      case '*' -> list(in, Integer.parseInt(rest));
      default -> rest;
    };
  }

  private static String bulk(InputStream in, int length) throws IOException {
    if (length < 0) {
      return "";
    }
    var text = new String(in.readNBytes(length), UTF_8);
    line(in);
    return text;
  }

  private static String list(InputStream in, int length) throws IOException {
    var parts = new StringBuilder();
    for (int i = 0; i < length; i++) {
      parts.append(answer(in)).append('\n');
    }
    return parts.toString();
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    while (true) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("the server closed the connection");
      }
      if (next == '\n') {
        return line.toString().stripTrailing();
      }
      line.append((char) next);
    }
  }
}
