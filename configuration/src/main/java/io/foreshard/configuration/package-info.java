/**
 * {@code foreshard.yaml}: one options catalogue that drives parsing, defaults, environment overrides, validation and the
 * reference page, and the immutable records every process starts from.
 */
@NullMarked
package io.foreshard.configuration;

import org.jspecify.annotations.NullMarked;
