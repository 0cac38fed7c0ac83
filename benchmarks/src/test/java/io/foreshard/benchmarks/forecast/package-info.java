@NullMarked
package io.foreshard.benchmarks.forecast;

import org.jspecify.annotations.NullMarked;
