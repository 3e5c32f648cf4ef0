@NullMarked
package io.rollcall.contract.server;

import org.jspecify.annotations.NullMarked;
