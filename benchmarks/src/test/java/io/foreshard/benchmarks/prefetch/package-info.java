@NullMarked
package io.foreshard.benchmarks.prefetch;

import org.jspecify.annotations.NullMarked;
