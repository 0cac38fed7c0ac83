@NullMarked
package io.foreshard.executor.cli;

import org.jspecify.annotations.NullMarked;
