package io.rollcall.probe;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import javax.net.SocketFactory;

/**
 * Makes sockets that check the very address they connect to: whatever a name was resolved to
 * before, or will be next, no other way leads out.
 */
final class GuardedSockets extends SocketFactory {

  private final TargetRules rules;

  GuardedSockets(TargetRules rules) {
    this.rules = rules;
  }

  @Override
  public Socket createSocket() throws Shortage {
    var socket = new GuardedSocket(rules);
    try {
      socket.setTcpNoDelay(true); // the JDK asks the system for a socket at the first option
    } catch (SocketException e) {
      throw new Shortage("this machine gives no socket: " + e.getMessage(), e);
    }
    return socket;
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw new UnsupportedOperationException("connect it yourself");
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
    throw new UnsupportedOperationException("connect it yourself");
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw new UnsupportedOperationException("connect it yourself");
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) {
    throw new UnsupportedOperationException("connect it yourself");
  }

  private static final class GuardedSocket extends Socket {

    private final TargetRules rules;

    GuardedSocket(TargetRules rules) {
      super(Proxy.NO_PROXY);
      this.rules = rules;
    }

    @Override
    public void connect(SocketAddress endpoint, int timeout) throws IOException {
      if (!(endpoint instanceof InetSocketAddress target) || target.isUnresolved()) {
        throw new IOException("not an address: " + endpoint);
      }
      rules.require(target.getAddress());
      try {
        super.connect(endpoint, timeout);
      } catch (BindException e) { // no port is free, or none may be used for this
        throw new Shortage("this machine gives no local address: " + e.getMessage(), e);
      }
    }
  }
}
