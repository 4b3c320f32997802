// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals;

import dagger.BindsInstance;
import dagger.Component;
import io.github.flinksignals.config.Settings;
import jakarta.inject.Singleton;
import java.time.Clock;

/** The objects of the command {@code check}, wired by Dagger. */
@Singleton
@Component(modules = {PollingModule.class, CheckModule.class})
interface CheckComponent {
  Poller poller();

  Clock clock();

  /** Creates the component from the settings. */
  @Component.Factory
  interface Factory {
    CheckComponent create(@BindsInstance Settings settings);
  }
}
