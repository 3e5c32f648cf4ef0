package io.rollcall.probe;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Rollcall, or the machine that it runs on, lacked what a probe takes: a place, a socket, a port.
 * It says nothing of the instance.
 */
final class Shortage extends IOException {

  /**
   * Makes one.
   *
   * @param lack what there was too little of, as the end of a sentence
   */
  Shortage(String lack, @Nullable Throwable cause) {
    super(lack, cause);
  }
}
