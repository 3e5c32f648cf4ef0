package io.rollcall.backend.kubernetes.api;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * What a watch told, in its order. In place of an object it has the name of it and, unless it was
 * removed, its version.
 */
final class ToldObjects<T extends HasMetadata> implements Consumer<News<T>> {

  private final List<News<String>> all = new CopyOnWriteArrayList<>();

  List<News<String>> all() {
    return all;
  }

  /** All but bookmarks, which come when the API server likes. */
  List<News<String>> besidesBookmarks() {
    return all.stream().filter(news -> !(news instanceof News.Bookmark)).toList();
  }

  static News<String> changed(String name, String resourceVersion) {
    return new News.Changed<>(name + " " + resourceVersion);
  }

  @Override
  public void accept(News<T> news) {
    all.add(
        switch (news) {
          case News.Changed<T>(var object) -> {
            var metadata = object.getMetadata();
            yield changed(metadata.getName(), metadata.getResourceVersion());
          }
          case News.Removed<T>(var object) -> new News.Removed<>(object.getMetadata().getName());
          case News.Bookmark<T>(var version) -> new News.Bookmark<>(version);
          case News.Ended<T>(var why, var mustListAgain) -> new News.Ended<>(why, mustListAgain);
        });
  }
}
