/**
 * What every backend must do, as tests. Start at {@link io.rollcall.contract.BackendContract}: a
 * backend's test class has a nested class for each suite that extends it, and says in {@link
 * io.rollcall.contract.BackendFixture} how to get a fresh backend and how to let time pass. What
 * sets backends apart beyond that is a {@link io.rollcall.contract.Guarantee}; a class of suites
 * says which it {@link io.rollcall.contract.Lacks}.
 *
 * <p>{@link io.rollcall.contract.Registrations} generates valid registrations up to the edges of
 * every limit, for property tests here and elsewhere.
 */
@NullMarked
package io.rollcall.contract;

import org.jspecify.annotations.NullMarked;
