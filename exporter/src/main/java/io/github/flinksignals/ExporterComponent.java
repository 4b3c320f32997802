// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals;

import dagger.BindsInstance;
import dagger.Component;
import io.github.flinksignals.config.Settings;
import jakarta.inject.Singleton;

/** The objects of the exporter, wired by Dagger. */
@Singleton
@Component(modules = {PollingModule.class, ExporterModule.class})
interface ExporterComponent {
  Exporter exporter();

  /** Creates the component from the settings. */
  @Component.Factory
  interface Factory {
    ExporterComponent create(@BindsInstance Settings settings);
  }
}
