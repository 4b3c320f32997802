// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals;

import dagger.BindsInstance;
import dagger.Component;
import io.github.flinksignals.config.Settings;
import jakarta.inject.Singleton;

/** The exporter with everything it is made of. */
@Singleton
@Component(modules = {PollingModule.class, ExporterModule.class})
interface ExporterComponent {
  Exporter exporter();

  /** Makes one of settings. */
  @Component.Factory
  interface Factory {
    ExporterComponent create(@BindsInstance Settings settings);
  }
}
