package io.rollcall.app.http.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolNegotiator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSessionContext;

/** Stands for whichever context is current when a handshake begins. */
final class ReplaceableContext extends SslContext {

  private final Supplier<SslContext> current;
  private final Handshakes handshakes;

  ReplaceableContext(Supplier<SslContext> current, Handshakes handshakes) {
    this.current = current;
    this.handshakes = handshakes;
  }

  @Override
  protected SslHandler newHandler(ByteBufAllocator buffers, boolean startTls) {
    var handler = super.newHandler(buffers, startTls);
    handshakes.watch(handler);
    return handler;
  }

  @Override
  public SSLEngine newEngine(ByteBufAllocator buffers) {
    return current.get().newEngine(buffers);
  }

  @Override
  public SSLEngine newEngine(ByteBufAllocator buffers, String peerHost, int peerPort) {
    return current.get().newEngine(buffers, peerHost, peerPort);
  }

  @Override
  public boolean isClient() {
    return false;
  }

  @Override
  public List<String> cipherSuites() {
    return current.get().cipherSuites();
  }

  @Override
  @SuppressWarnings("deprecation") // abstract where it is declared
  public ApplicationProtocolNegotiator applicationProtocolNegotiator() {
    return current.get().applicationProtocolNegotiator();
  }

  @Override
  public SSLSessionContext sessionContext() {
    return current.get().sessionContext();
  }
}
