package io.rollcall.backend.redis;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a function answered: texts, and lists of these. */
record Reply(List<?> parts) {

  String text(int index) {
    return String.valueOf(parts.get(index));
  }

  long number(int index) {
    return Long.parseLong(text(index));
  }

  boolean is(String outcome) {
    return text(0).equals(outcome);
  }

  int size() {
    return parts.size();
  }

  Reply list(int index) {
    return new Reply((List<?>) parts.get(index));
  }

  List<String> texts(int index) {
    return list(index).parts.stream().map(String::valueOf).toList();
  }

  /** A hash, which Redis tells as one list. */
  Map<String, String> map(int index) {
    var flat = texts(index);
    var map = HashMap.<String, String>newHashMap(flat.size() / 2);
    for (int i = 0; i < flat.size(); i += 2) {
      map.put(flat.get(i), flat.get(i + 1));
    }
    return map;
  }
}
