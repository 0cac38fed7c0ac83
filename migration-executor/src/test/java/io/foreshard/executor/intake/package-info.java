@NullMarked
package io.foreshard.executor.intake;

import org.jspecify.annotations.NullMarked;
