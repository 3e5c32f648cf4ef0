package io.rollcall.app.management;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.management.endpoint.EndpointDefaultConfiguration;
import io.rollcall.app.section.ManagementSection;
import io.rollcall.app.setting.RunningSettings;
import jakarta.inject.Singleton;

/** Serves health and metrics on a port of their own, where the operator has set one. */
@Singleton
final class ManagementPort implements BeanCreatedEventListener<EndpointDefaultConfiguration> {

  private final RunningSettings settings;

  ManagementPort(RunningSettings settings) {
    this.settings = settings;
  }

  @Override
  public EndpointDefaultConfiguration onCreated(
      BeanCreatedEvent<EndpointDefaultConfiguration> event) {
    var endpoints = event.getBean();
    settings.get(ManagementSection.class).port().ifPresent(endpoints::setPort);
    return endpoints;
  }
}
