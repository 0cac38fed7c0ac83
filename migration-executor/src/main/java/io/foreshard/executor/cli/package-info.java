/** The command line {@code foreshard} for operators. */
@NullMarked
package io.foreshard.executor.cli;

import org.jspecify.annotations.NullMarked;
