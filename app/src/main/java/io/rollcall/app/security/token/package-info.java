/**
 * Tokens: secrets that are made here, and kept in a file as hashes.
 *
 * <p>{@link io.rollcall.app.security.token.TokenSecret} is what a caller sends, {@link
 * io.rollcall.app.security.token.Token} what the file says of it, and {@link
 * io.rollcall.app.security.token.TokenAuthenticator} joins the two for each request. {@link
 * io.rollcall.app.security.token.TokensFile} is how the command line adds one.
 */
@NullMarked
package io.rollcall.app.security.token;

import org.jspecify.annotations.NullMarked;
