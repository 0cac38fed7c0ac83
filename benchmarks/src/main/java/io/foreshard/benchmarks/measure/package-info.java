/** What several benchmarks measure and say alike. */
@NullMarked
package io.foreshard.benchmarks.measure;

import org.jspecify.annotations.NullMarked;
