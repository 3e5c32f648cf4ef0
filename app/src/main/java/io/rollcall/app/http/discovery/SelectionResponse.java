package io.rollcall.app.http.discovery;

import io.micronaut.serde.annotation.Serdeable;
import io.rollcall.app.http.answer.InstanceResponse;
import io.rollcall.discovery.Selection;
import io.rollcall.model.ServiceInstance;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The instance that was picked.
 *
 * @param strategy which was asked for
 * @param caveat why it was picked another way than the strategy's name says; null when it was not
 * @param pickId to release when done; null for strategies that don't count
 */
@Serdeable.Serializable
@Schema(name = "Selection")
public record SelectionResponse(
    InstanceResponse instance,
    String strategy,
    @Nullable String caveat,
    @Nullable String pickId,
    long revision) {

  static SelectionResponse of(Selection selection, UnaryOperator<ServiceInstance> view) {
    return new SelectionResponse(
        InstanceResponse.of(view.apply(selection.instance())),
        selection.strategy(),
        selection.caveat(),
        selection.pickId(),
        selection.snapshot().revision());
  }
}
