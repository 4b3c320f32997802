/** How the exporter logs: lines for people or for machines, to standard error. */
package io.github.flinksignals.log;
