/** The demo: a workload replayed through the sidecars of a whole stack, and the report of what Foreshard brought. */
@NullMarked
package io.foreshard.stack.demo;

import org.jspecify.annotations.NullMarked;
