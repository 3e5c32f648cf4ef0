package io.rollcall.app.security;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** A connection on which many requests are sent before the first is answered. */
final class PipelinedConnection implements AutoCloseable {

  private static final Pattern LENGTH = Pattern.compile("\r\ncontent-length: ([0-9]+)\r\n");
  private static final Pattern CHUNKED = Pattern.compile("\r\ntransfer-encoding: chunked\r\n");

  private final Socket socket;
  private final InputStream answers;

  /** Reads give up after 30 seconds. */
  PipelinedConnection(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(30_000);
    answers = new BufferedInputStream(socket.getInputStream());
  }

  /** The answers to {@code requests}, without those after which the server ended the connection. */
  List<String> send(List<String> requests) throws IOException {
    var read = new ArrayList<String>();
    try {
      socket.getOutputStream().write(String.join("", requests).getBytes(ISO_8859_1));
      while (read.size() < requests.size()) {
        var answer = readAnswer();
        if (answer.isEmpty()) {
          break;
        }
        read.add(answer);
      }
    } catch (SocketException reset) {
      // the server ended it
    }
    return read;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** Empty at the end. */
  private String readAnswer() throws IOException {
    var head = readTo("\r\n\r\n");
    var lowerCase = head.toLowerCase(Locale.ROOT);
    var length = LENGTH.matcher(lowerCase);
    if (length.find()) {
      return head + new String(answers.readNBytes(Integer.parseInt(length.group(1))), ISO_8859_1);
    }
    return CHUNKED.matcher(lowerCase).find() ? head + readTo("0\r\n\r\n") : head;
  }

  private String readTo(String end) throws IOException {
    var read = new StringBuilder();
    while (read.length() < end.length() || read.indexOf(end, read.length() - end.length()) < 0) {
      int next = answers.read();
      if (next < 0) {
        return "";
      }
      read.append((char) next);
    }
    return read.toString();
  }
}
