/** Files of an operator's, which may be anything. */
@NullMarked
package io.rollcall.file;

import org.jspecify.annotations.NullMarked;
