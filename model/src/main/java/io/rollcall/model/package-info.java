/**
 * What a service instance is, what happens to it, and what can go wrong. Start at {@link
 * io.rollcall.model.Registration}, what an owner says of an instance, and {@link
 * io.rollcall.model.ServiceInstance}, what is known of it.
 *
 * <p>Values are immutable and valid by construction: one that breaks a rule of {@link
 * io.rollcall.model.Limits} does not come to be. Everything that can go wrong is a case of {@link
 * io.rollcall.model.RegistryException}. Servers and clients share this package; it needs nothing
 * but the JDK.
 */
@NullMarked
package io.rollcall.model;

import org.jspecify.annotations.NullMarked;
