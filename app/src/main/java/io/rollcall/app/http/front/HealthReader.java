package io.rollcall.app.http.front;

import io.micronaut.context.BeanProvider;
import io.micronaut.core.convert.ArgumentConversionContext;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.bind.binders.TypedRequestArgumentBinder;
import jakarta.inject.Singleton;
import java.security.Principal;
import java.util.Optional;

/**
 * Tells Micronaut's health endpoint of a principal, for whom it adds details, when who asks may see
 * what tells of the server itself.
 */
@Singleton
final class HealthReader implements TypedRequestArgumentBinder<Principal> {

  private static final Argument<Principal> TYPE = Argument.of(Principal.class);

  private final BeanProvider<Gate> gate;

  HealthReader(BeanProvider<Gate> gate) {
    this.gate = gate;
  }

  @Override
  public Argument<Principal> argumentType() {
    return TYPE;
  }

  @Override
  public BindingResult<Principal> bind(
      ArgumentConversionContext<Principal> context, HttpRequest<?> request) {
    return gate.get().mayManage(request)
        ? () -> Optional.of(() -> "who may see details")
        : BindingResult.unsatisfied();
  }
}
