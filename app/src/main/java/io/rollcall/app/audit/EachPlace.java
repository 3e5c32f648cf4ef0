package io.rollcall.app.audit;

import java.io.IOException;
import java.util.List;

/** Several places, of which each gets every line; one that fails keeps it from those after it. */
final class EachPlace implements AuditPlace {

  private final List<AuditPlace> places;

  EachPlace(List<AuditPlace> places) {
    this.places = List.copyOf(places);
  }

  @Override
  public void write(List<byte[]> lines) throws IOException {
    for (var place : places) {
      place.write(lines);
    }
  }

  @Override
  public void close() {
    places.forEach(AuditPlace::close);
  }
}
