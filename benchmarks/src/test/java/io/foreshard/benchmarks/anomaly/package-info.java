@NullMarked
package io.foreshard.benchmarks.anomaly;

import org.jspecify.annotations.NullMarked;
