@NullMarked
package io.foreshard.stack.chaos;

import org.jspecify.annotations.NullMarked;
