/**
 * JSON Web Tokens (RFC 7519) as a way to prove who one is. Start at {@code JwtAuthenticator}, which
 * is asked of each request; {@code TokenVerifier} says what makes a token good, and {@code
 * KeySource} has the keys by which it is told.
 */
@NullMarked
package io.rollcall.app.security.jwt;

import org.jspecify.annotations.NullMarked;
