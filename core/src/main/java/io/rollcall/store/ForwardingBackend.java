package io.rollcall.store;

/** A backend that passes everything on to another: what decorators extend. */
public abstract class ForwardingBackend implements Backend {

  private final Backend delegate;

  protected ForwardingBackend(Backend delegate) {
    this.delegate = delegate;
  }

  @Override
  public RegistryBackend registry() {
    return delegate.registry();
  }

  @Override
  public Cells cells() {
    return delegate.cells();
  }

  @Override
  public void check() {
    delegate.check();
  }

  @Override
  public StoreCounts counts() {
    return delegate.counts();
  }

  @Override
  public void close() {
    delegate.close();
  }
}
