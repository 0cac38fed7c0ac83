@NullMarked
package io.foreshard.stack;

import org.jspecify.annotations.NullMarked;
