// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.export;

/**
 * The style sheet of the status page. Colours only repeat what the text says. Text has a contrast
 * of at least 4.5 to 1 in the light and the dark scheme (WCAG AA).
 */
final class StatusStyle {
  static final String CSS =
      """
      :root {
        color-scheme: light dark;
        --paper: #ffffff; --card: #f5f6f8; --ink: #1b1f24; --soft: #4b5563;
        --line: #c9ced6; --link: #0a4fb3; --alarm: #a4121c; --alarm-paper: #fdecec;
      }
      @media (prefers-color-scheme: dark) {
        :root {
          --paper: #14171c; --card: #1d2129; --ink: #e8eaee; --soft: #aab2bf;
          --line: #3c434f; --link: #8ab8ff; --alarm: #ff9a94; --alarm-paper: #3a1a1c;
        }
      }
      * { box-sizing: border-box; }
      body {
        font: 1rem/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
        max-width: 56rem; margin: 0 auto; padding: .75rem 1rem 2rem; overflow-wrap: anywhere;
      }
      h1 { font-size: 1.15rem; margin: 0; }
      h2 { font-size: 1.15rem; margin: 1.75rem 0 .5rem; }
      h3 { font-size: 1.15rem; margin: 0; }
      h4 { font-size: 1.05rem; margin: 0; }
      h5 { font-size: .95rem; margin: .75rem 0 .25rem; }
      p { margin: .4rem 0; }
      a { color: var(--link); }
      a:focus-visible, summary:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
      header p, footer p, dt, .brief, .kind, details > p { color: var(--soft); }
      header, footer { font-size: .925rem; }
      footer { border-top: 1px solid var(--line); margin-top: 2rem; }
      bdi { unicode-bidi: isolate; }
      .alarm { color: var(--alarm); border-left: .35rem solid; padding-left: .6rem; }
      .summary { font-size: 1.5rem; line-height: 1.3; margin: 1rem 0 .25rem; }
      .counts { list-style: none; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; padding: 0; margin: .25rem 0; }
      .contents { padding-left: 1.75rem; margin: .5rem 0; }
      article {
        background: var(--card); border: 1px solid var(--line); border-radius: .5rem;
        padding: .9rem 1rem; margin: 0 0 1rem;
      }
      .root {
        background: var(--alarm-paper); border-left: .35rem solid var(--alarm);
        border-radius: .25rem; padding: .6rem .8rem; margin: .75rem 0;
      }
      .root h4 { color: var(--alarm); }
      .root .kind, .root h5 { color: var(--ink); }
      .kind { font-weight: 400; font-size: .925rem; }
      .verdict + ul { margin: 0 0 .5rem; padding-left: 1.25rem; }
      .remedy { font-size: 1.05rem; }
      .consequences ul { margin: 0; padding-left: 1.25rem; border-left: 2px solid var(--line); }
      .consequences li { margin: .3rem 0; }
      dl { margin: .75rem 0 0; display: grid; grid-template-columns: 8.5rem 1fr; gap: .2rem .75rem; }
      dd { margin: 0; min-width: 0; }
      dl:empty { display: none; }
      details { border-bottom: 1px solid var(--line); padding: .35rem 0; }
      details.unknown { border: 0; padding: .35rem 0 0; font-size: .925rem; }
      details.unknown ul { margin: .25rem 0; padding-left: 1.25rem; }
      summary { cursor: pointer; }
      summary bdi { font-weight: 600; }
      @media (max-width: 36rem) {
        body { padding: .6rem .75rem 1.5rem; }
        article { padding: .75rem; }
        dl { display: block; }
        dt { margin-top: .5rem; }
      }
      @media print { details > * { display: block; } }
      """;

  private StatusStyle() {}
}
