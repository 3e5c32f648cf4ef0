package io.rollcall.seeded;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * Compiles what is broken, and nothing else. A script that a module has among its resources is
 * copied.
 */
final class BrokenClasses {

  private BrokenClasses() {}

  /**
   * Writes the classes of the one file that {@code bug} is in, or that file if it is a resource.
   *
   * @param root of the repository
   * @param folder which need not be there
   * @throws IllegalStateException when the bug does not fit the code, or does not compile
   */
  static void compile(SeededBug bug, Path root, ClassPath classPath, Path folder) {
    if (bug.source().startsWith(resources(bug))) {
      copy(bug, root, folder);
      return;
    }
    var source = new InMemory(bug.source(), bug.brokenSource(root));
    var options =
        List.of("-proc:none", "-cp", classPath.toString(), "-d", created(folder).toString());
    var messages = new StringWriter();
    var compiler = ToolProvider.getSystemJavaCompiler();
    if (!compiler.getTask(messages, null, null, options, null, List.of(source)).call()) {
      throw new IllegalStateException(
          "%s does not compile, mend the bug:%n%s".formatted(bug, messages));
    }
  }

  private static Path resources(SeededBug bug) {
    return bug.source().getName(0).resolve("src/main/resources");
  }

  private static void copy(SeededBug bug, Path root, Path folder) {
    var target = folder.resolve(resources(bug).relativize(bug.source()));
    created(Objects.requireNonNull(target.getParent()));
    try {
      Files.writeString(target, bug.brokenSource(root));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path created(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class InMemory extends SimpleJavaFileObject {
    private final String text;

    InMemory(Path file, String text) {
      super(URI.create("memory:///" + file.getFileName()), JavaFileObject.Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
