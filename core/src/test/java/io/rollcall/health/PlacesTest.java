package io.rollcall.health;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlacesTest {

  private final Places places = new Places(2);

  @Test
  void morePlacesAreThereAtOnce() {
    take(2);
    assertThat(places.tryAcquire()).isFalse();

    places.resize(3);

    assertThat(places.tryAcquire()).isTrue();
    assertThat(places.tryAcquire()).isFalse();
  }

  @Test
  void fewerPlacesAreThereOnceTheOthersAreReleased() {
    take(2);

    places.resize(1);

    places.release();
    assertThat(places.tryAcquire()).isFalse();
    places.release();
    assertThat(places.tryAcquire()).isTrue();
    assertThat(places.tryAcquire()).isFalse();
  }

  private void take(int count) {
    assertThat(places.tryAcquire(count)).isTrue();
  }
}
