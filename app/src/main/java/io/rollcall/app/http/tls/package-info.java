/**
 * TLS of the API, with certificates that are replaced while it runs. Start at {@link
 * io.rollcall.app.http.tls.ServerTls}; {@link io.rollcall.app.http.tls.ClientChains} says who a
 * client is by its certificate.
 */
@NullMarked
package io.rollcall.app.http.tls;

import org.jspecify.annotations.NullMarked;
