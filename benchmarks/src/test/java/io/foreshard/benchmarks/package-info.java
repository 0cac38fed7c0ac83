/** Tests of the entry points. */
@NullMarked
package io.foreshard.benchmarks;

import org.jspecify.annotations.NullMarked;
