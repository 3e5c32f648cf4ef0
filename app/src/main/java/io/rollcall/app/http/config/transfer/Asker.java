package io.rollcall.app.http.config.transfer;

import io.rollcall.app.security.access.Access;
import io.rollcall.app.security.access.Login;
import io.rollcall.app.security.access.LoginUndecided;
import io.rollcall.app.security.access.Principal;

/** Who asked for what takes long, and may lose the right to it before it ends. */
record Asker(Access access, Login login) {

  /**
   * Who that is by now; who it was while that can't be told.
   *
   * @throws io.rollcall.app.security.access.LoginFailed when what was brought proves nothing more
   */
  Principal now() {
    try {
      return access.authenticate(login.credentials());
    } catch (LoginUndecided e) {
      return login.principal();
    }
  }

  /** Returns when it may do what it might at first; throws what {@link Access} throws otherwise. */
  void requireSame() {
    access.requireSame(now(), login.principal());
  }
}
