/**
 * Who may do what: the one decision, for every way in.
 *
 * <p>Start at {@link io.rollcall.app.security.access.Access}. An {@link
 * io.rollcall.app.security.access.Authenticator} finds out who a request comes from, by what it
 * brought along, the {@link io.rollcall.app.security.access.Credentials}; the {@link
 * io.rollcall.app.security.access.Principal} that it finds may take an {@link
 * io.rollcall.app.security.access.Action} on the services that its {@link
 * io.rollcall.app.security.access.Permission}s name.
 */
@NullMarked
package io.rollcall.app.security.access;

import org.jspecify.annotations.NullMarked;
