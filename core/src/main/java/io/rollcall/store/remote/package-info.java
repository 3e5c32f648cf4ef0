/**
 * How the servers of a store are reached, as operators say it: {@link
 * io.rollcall.store.remote.ConnectionSettings} is a part of the settings of each such backend.
 */
@NullMarked
package io.rollcall.store.remote;

import org.jspecify.annotations.NullMarked;
