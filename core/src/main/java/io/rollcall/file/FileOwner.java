package io.rollcall.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;

/** Whose a file is, and who else may read it. */
public final class FileOwner {

  private FileOwner() {}

  /**
   * Gives {@code fresh}, which is to take the place of {@code target}, the same owner, group and
   * permissions, so that whoever could read the one can read the other. Does nothing on a file
   * system that knows none of these.
   *
   * @throws IOException saying in a few words what cannot be given away
   */
  public static void copy(Path target, Path fresh) throws IOException {
    var view = Files.getFileAttributeView(fresh, PosixFileAttributeView.class);
    if (view == null) {
      return;
    }
    var wanted = Files.readAttributes(target, PosixFileAttributes.class);
    var own = view.readAttributes();
    try {
      if (!own.group().equals(wanted.group())) {
        view.setGroup(wanted.group());
      }
      if (!own.owner().equals(wanted.owner())) {
        view.setOwner(wanted.owner());
      }
    } catch (IOException e) {
      throw new IOException(
          "it belongs to %s:%s, and a new one in its place cannot be given to these"
              .formatted(wanted.owner().getName(), wanted.group().getName()),
          e);
    }
    view.setPermissions(wanted.permissions());
  }
}
