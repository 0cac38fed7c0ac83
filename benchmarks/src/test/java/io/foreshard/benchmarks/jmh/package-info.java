@NullMarked
package io.foreshard.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
