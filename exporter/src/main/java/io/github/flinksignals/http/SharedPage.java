// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.http;

import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * A page that is rendered when it is requested, at most once between two polls, and sent to all
 * clients from memory.
 */
public final class SharedPage {
  private final String contentType;
  private final Rendering rendering;
  private final Duration longest;
  private final LongSupplier nanoTime;
  private final RenderedPages pages = RenderedPages.ofProcess();
  private final ReentrantLock lock = new ReentrantLock();
  private volatile RenderedPage page;
  private volatile long renderedAt;

  /** Writes the text of a page. */
  @FunctionalInterface
  public interface Rendering {
    /** Writes the whole page, and leaves the writer open. */
    void write(Writer page) throws IOException;
  }

  /**
   * A page that is not rendered yet.
   *
   * @param longest after this time it is rendered again even without a poll, because it has ages
   */
  public SharedPage(String contentType, Duration longest, Rendering rendering) {
    this(contentType, longest, rendering, System::nanoTime);
  }

  SharedPage(String contentType, Duration longest, Rendering rendering, LongSupplier nanoTime) {
    this.contentType = contentType;
    this.longest = longest;
    this.rendering = rendering;
    this.nanoTime = nanoTime;
  }

  /** The next request gets a new rendering. */
  public void refresh() {
    RenderedPage old = page;
    page = null;
    if (old != null) {
      pages.replace(old);
    }
  }

  /** Renders the page now, and replaces the old one then. */
  void render() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      RenderedPage next = RenderedPage.of(rendering);
      refresh();
      pages.add(next);
      renderedAt = nanoTime.getAsLong();
      page = next;
    } finally {
      lock.unlock();
    }
  }

  /** The current page. Waits while another thread renders it, unless interrupted. */
  RenderedPage current() throws InterruptedException {
    RenderedPage known = page;
    if (known != null && nanoTime.getAsLong() - renderedAt <= longest.toNanos()) {
      return known;
    }
    lock.lockInterruptibly();
    try {
      if (page == null || nanoTime.getAsLong() - renderedAt > longest.toNanos()) {
        render();
      }
      return page;
    } finally {
      lock.unlock();
    }
  }

  /** Answers a request. */
  public Response response(boolean gzip) {
    try {
      return new Response(200, contentType, gzip, current().body(gzip));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Response.text(503, "The request took too long.");
    }
  }
}
