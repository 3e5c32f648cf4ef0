/** What users of the library write: nothing but its public types. */
@NullMarked
package io.rollcall.example;

import org.jspecify.annotations.NullMarked;
