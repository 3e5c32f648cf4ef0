/**
 * What every backend must do, as tests. Start at {@link io.rollcall.contract.BackendContract}: a
 * backend's test class has a nested class for each suite that extends it, and says in {@link
 * io.rollcall.contract.BackendFixture} how to get a fresh backend and how to let time pass. A test
 * that a backend cannot pass is overridden there with {@code @Disabled("reason")}, so that what
 * sets backends apart can be seen.
 *
 * <p>{@link io.rollcall.contract.Registrations} generates valid registrations up to the edges of
 * every limit, for property tests here and elsewhere.
 */
@NullMarked
package io.rollcall.contract;

import org.jspecify.annotations.NullMarked;
