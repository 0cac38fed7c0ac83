@NullMarked
package io.foreshard.benchmarks.shift;

import org.jspecify.annotations.NullMarked;
