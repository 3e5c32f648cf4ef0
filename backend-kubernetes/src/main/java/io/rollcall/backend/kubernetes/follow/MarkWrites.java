package io.rollcall.backend.kubernetes.follow;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.rollcall.backend.kubernetes.api.Objects;
import io.rollcall.backend.kubernetes.slice.BareSlices;
import io.rollcall.backend.kubernetes.slice.Held;
import io.rollcall.backend.kubernetes.slice.InstanceSlices;
import io.rollcall.backend.kubernetes.slice.Mark;
import io.rollcall.backend.kubernetes.slice.SliceReader;
import io.rollcall.backend.kubernetes.slice.Stored.Absence;

/**
 * Writes the slices that keep revisions, and deletes what they have counted. A write compares with
 * what is known: what another replica wrote meanwhile stays. Thread-safe.
 */
final class MarkWrites {

  private final Objects<EndpointSlice> objects;
  private final BareSlices form;
  private final LatestSlices latest;

  MarkWrites(Objects<EndpointSlice> objects, BareSlices form, LatestSlices latest) {
    this.objects = objects;
    this.form = form;
    this.latest = latest;
  }

  /** Gives whether it was written: it is not when another replica was there first. */
  boolean write(Mark mark) {
    return write(form.slice(mark));
  }

  /** As {@link #write(Mark)}. */
  boolean write(Absence absence) {
    return write(form.slice(absence));
  }

  /** Deletes a slice unless it changed. */
  void delete(Held<?> held) {
    objects.delete(
        new EndpointSliceBuilder()
            .withNewMetadata()
            .withNamespace(form.namespace())
            .withName(held.name())
            .withUid(held.uid())
            .withResourceVersion(held.content().resourceVersion())
            .endMetadata()
            .build());
  }

  private boolean write(EndpointSlice slice) {
    var written = objects.write(slice);
    var there = written == null ? objects.get(slice.getMetadata().getName()) : written;
    if (there != null) {
      see(there, slice);
    }
    return written != null;
  }

  /** What Rollcall made and makes no sense is written over. */
  private void see(EndpointSlice there, EndpointSlice ours) {
    var held = SliceReader.read(there);
    if (held != null) {
      latest.seen(held);
    } else {
      InstanceSlices.requireMadeByRollcall(there);
      ours.getMetadata().setResourceVersion(there.getMetadata().getResourceVersion());
      objects.replace(ours);
    }
  }
}
