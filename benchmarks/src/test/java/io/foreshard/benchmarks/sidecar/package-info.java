@NullMarked
package io.foreshard.benchmarks.sidecar;

import org.jspecify.annotations.NullMarked;
