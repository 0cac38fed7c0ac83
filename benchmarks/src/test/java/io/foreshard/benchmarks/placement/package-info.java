@NullMarked
package io.foreshard.benchmarks.placement;

import org.jspecify.annotations.NullMarked;
