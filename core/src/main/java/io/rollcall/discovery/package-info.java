/**
 * The consumer's side: who is there, and which one to call.
 *
 * <p>Start at {@link io.rollcall.discovery.Discovery}, a façade over the catalog, routing and the
 * balancer:
 *
 * {@snippet :
 * discovery.discover("orders").healthy(); // every healthy instance
 * discovery.select(SelectionRequest.of("orders")).instance(); // one of them
 * }
 */
@NullMarked
package io.rollcall.discovery;

import org.jspecify.annotations.NullMarked;
