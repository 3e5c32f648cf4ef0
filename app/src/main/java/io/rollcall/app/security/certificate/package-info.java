/**
 * Client certificates as a way to prove who one is. The TLS handshake has verified them; here they
 * are told apart by whom they were issued for. Start at {@code CertificateAuthenticator}.
 */
@NullMarked
package io.rollcall.app.security.certificate;

import org.jspecify.annotations.NullMarked;
