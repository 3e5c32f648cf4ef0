/**
 * What is done about those who try to get in: {@link io.rollcall.app.security.login.ClientAddress}
 * says from where, {@link io.rollcall.app.security.login.FailedLogins} makes those wait who fail,
 * and {@link io.rollcall.app.security.login.RequestRate} bounds how much the others ask for.
 */
@NullMarked
package io.rollcall.app.security.login;

import org.jspecify.annotations.NullMarked;
