@NullMarked
package io.foreshard.benchmarks.migration;

import org.jspecify.annotations.NullMarked;
