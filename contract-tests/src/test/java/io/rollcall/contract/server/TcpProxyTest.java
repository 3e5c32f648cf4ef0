package io.rollcall.contract.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.time.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TcpProxyTest {

  private static final int PATIENCE_MILLIS = 5_000;
  private static final int SILENCE_MILLIS = 300;
  private static final Duration DELAY = Duration.ofMillis(200);

  private ServerSocket echo;
  private TcpProxy proxy;

  @BeforeEach
  void start() throws IOException {
    echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::echo);
    proxy = TcpProxy.before(URI.create("http://127.0.0.1:" + echo.getLocalPort()));
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    echo.close();
  }

  @Test
  void forwardsBothWaysToTheEnd() throws IOException {
    try (var client = connect()) {
      client.getOutputStream().write("a".repeat(100_000).getBytes(UTF_8));
      client.shutdownOutput();

      assertThat(client.getInputStream().readAllBytes()).hasSize(100_000);
      Awaitility.await().until(() -> proxy.connections() == 0);
    }
  }

  @Test
  void leadsToAnotherServerOnceItIsTold() throws IOException {
    try (var other = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var before = connect()) {
      assertThat(ask(before, "a")).isEqualTo("a");

      proxy.leadTo(URI.create("http://127.0.0.1:" + other.getLocalPort()));

      assertThatThrownBy(() -> ask(before, "b")).isInstanceOf(SocketException.class);
      other.setSoTimeout(PATIENCE_MILLIS);
      try (var after = connect();
          var accepted = other.accept()) {
        accepted.getOutputStream().write('c');
        assertThat(after.getInputStream().read()).isEqualTo('c');
      }
    }
  }

  @Test
  void cutResetsConnectionsAndRefusesNewOnesUntilHealed() throws IOException {
    try (var client = connect()) {
      assertThat(ask(client, "a")).isEqualTo("a");

      proxy.cut();
      assertThatThrownBy(() -> ask(client, "b")).isInstanceOf(SocketException.class);
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThatThrownBy(() -> connect().close()).isInstanceOf(ConnectException.class));

      proxy.heal();
      assertAnswers();
    }
  }

  @Test
  void dropAcceptsConnectionsAndResetsThem() throws IOException {
    try (var client = connect()) {
      assertThat(ask(client, "a")).isEqualTo("a");

      proxy.drop();
      assertThatThrownBy(() -> ask(client, "b")).isInstanceOf(SocketException.class);
      try (var another = connect()) {
        assertThatThrownBy(() -> ask(another, "c")).isInstanceOf(SocketException.class);
      }

      proxy.heal();
      assertAnswers();
    }
  }

  @Test
  void hangForwardsNothingUntilHealed() throws IOException {
    try (var client = connect()) {
      assertThat(ask(client, "a")).isEqualTo("a");

      proxy.hang();
      client.setSoTimeout(SILENCE_MILLIS);
      assertThatThrownBy(() -> ask(client, "b")).isInstanceOf(SocketTimeoutException.class);
      try (var another = connect()) {
        another.setSoTimeout(SILENCE_MILLIS);
        assertThatThrownBy(() -> ask(another, "c")).isInstanceOf(SocketTimeoutException.class);
      }

      client.setSoTimeout(PATIENCE_MILLIS);
      proxy.heal();
      assertThat(read(client)).isEqualTo("b");
    }
  }

  @Test
  void cutEndsWhatHangs() throws IOException {
    try (var client = connect()) {
      assertThat(ask(client, "a")).isEqualTo("a");
      proxy.hang();
      client.getOutputStream().write('b');

      proxy.cut();
      assertThatThrownBy(() -> read(client)).isInstanceOf(SocketException.class);
      Awaitility.await().until(() -> proxy.connections() == 0);
    }
  }

  @Test
  void slowDelaysEachDirection() throws IOException {
    try (var client = connect()) {
      assertThat(ask(client, "a")).isEqualTo("a");
      proxy.slow(DELAY);

      long start = Clock.system().nanos();
      assertThat(ask(client, "b")).isEqualTo("b");
      assertThat(Clock.system().since(start)).isGreaterThanOrEqualTo(DELAY.multipliedBy(2));
    }
  }

  @Test
  void hangAnswersHoldsBackWhatTheServerSaysAlone() throws IOException {
    try (var ends = Ends.through(proxy)) {
      proxy.hangAnswers();
      ends.client().getOutputStream().write('a');
      assertThat(read(ends.server())).isEqualTo("a");
      ends.server().getOutputStream().write('b');
      ends.client().setSoTimeout(SILENCE_MILLIS);
      assertThatThrownBy(() -> read(ends.client())).isInstanceOf(SocketTimeoutException.class);

      ends.client().setSoTimeout(PATIENCE_MILLIS);
      proxy.heal();
      assertThat(read(ends.client())).isEqualTo("b");
    }
  }

  @Test
  void hangRequestsHoldsBackWhatTheClientSaysAlone() throws IOException {
    try (var ends = Ends.through(proxy)) {
      proxy.hangRequests();
      ends.server().getOutputStream().write('b');
      assertThat(read(ends.client())).isEqualTo("b");
      ends.client().getOutputStream().write('a');
      ends.server().setSoTimeout(SILENCE_MILLIS);
      assertThatThrownBy(() -> read(ends.server())).isInstanceOf(SocketTimeoutException.class);

      ends.server().setSoTimeout(PATIENCE_MILLIS);
      proxy.heal();
      assertThat(read(ends.server())).isEqualTo("a");
    }
  }

  @Test
  void trickleBoundsTheRateOfAnswers() throws IOException {
    try (var ends = Ends.through(proxy)) {
      proxy.trickleAnswers(DELAY);
      ends.client().getOutputStream().write(new byte[] {'x'});
      assertThat(read(ends.server())).isEqualTo("x");
      ends.server().getOutputStream().write('y'); // read by the rules from before the change
      assertThat(read(ends.client())).isEqualTo("y");

      long start = Clock.system().nanos();
      ends.server().getOutputStream().write(new byte[4 * 1024]);
      assertThat(ends.client().getInputStream().readNBytes(4 * 1024)).hasSize(4 * 1024);
      assertThat(Clock.system().since(start)).isGreaterThanOrEqualTo(DELAY.multipliedBy(4));
    }
  }

  @Test
  void beforeEachRequestIsTheMomentBeforeItArrives() throws IOException {
    try (var ends = Ends.through(proxy)) {
      proxy.beforeEachRequest(
          () -> {
            try {
              ends.server().getOutputStream().write('b');
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
      ends.client().getOutputStream().write('a');
      assertThat(read(ends.client())).isEqualTo("b");
      assertThat(read(ends.server())).isEqualTo("a");

      proxy.beforeEachRequest(() -> {});
      ends.client().getOutputStream().write('c');
      assertThat(read(ends.server())).isEqualTo("c");
      assertThat(ends.client().getInputStream().available()).isZero();
    }
  }

  @Test
  void changesHoldForAnAddressOfItsOwn() {
    assertThat(proxy.uri(URI.create("https://example.test:1")))
        .hasScheme("https")
        .hasHost("127.0.0.1")
        .hasPort(proxy.port());
  }

  @Test
  void closedProxyHoldsNoPort() throws IOException {
    try (var client = connect()) {
      assertThat(ask(client, "a")).isEqualTo("a");
      proxy.close();

      assertThatThrownBy(() -> ask(client, "b")).isInstanceOf(SocketException.class);
      Awaitility.await().ignoreExceptionsInstanceOf(BindException.class).until(this::canListen);
      assertThatThrownBy(proxy::heal).isInstanceOf(IllegalStateException.class);
    }
  }

  /** Both ends of one connection through a proxy. */
  private record Ends(ServerSocket listener, Socket client, Socket server)
      implements AutoCloseable {

    static Ends through(TcpProxy proxy) throws IOException {
      var listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      proxy.leadTo(URI.create("http://127.0.0.1:" + listener.getLocalPort()));
      var client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
      client.setSoTimeout(PATIENCE_MILLIS);
      listener.setSoTimeout(PATIENCE_MILLIS);
      var server = listener.accept();
      server.setSoTimeout(PATIENCE_MILLIS);
      return new Ends(listener, client, server);
    }

    @Override
    public void close() throws IOException {
      client.close();
      server.close();
      listener.close();
    }
  }

  private boolean canListen() throws IOException {
    try (var socket = new ServerSocket(proxy.port(), 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    }
  }

  private void assertAnswers() throws IOException {
    try (var client = connect()) {
      assertThat(ask(client, "again")).isEqualTo("again");
    }
  }

  private Socket connect() throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  /** What comes back; an end without an answer is an error here. */
  private static String ask(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(UTF_8));
    return read(client);
  }

  private static String read(Socket client) throws IOException {
    var answer = new byte[100];
    int length = client.getInputStream().read(answer);
    return length < 0 ? "" : new String(answer, 0, length, UTF_8);
  }

  private void echo() {
    while (!echo.isClosed()) {
      try {
        var socket = echo.accept();
        Thread.ofVirtual().start(() -> echo(socket));
      } catch (IOException closing) {
        return;
      }
    }
  }

  private static void echo(Socket socket) {
    try (socket) {
      socket.getInputStream().transferTo(socket.getOutputStream());
    } catch (IOException reset) {
      // The client went.
    }
  }
}
