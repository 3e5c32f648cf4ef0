/** How the servers of a store are reached, as operators say it: for the settings of backends. */
@NullMarked
package io.rollcall.remote;

import org.jspecify.annotations.NullMarked;
