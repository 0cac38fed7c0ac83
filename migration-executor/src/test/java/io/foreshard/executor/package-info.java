@NullMarked
package io.foreshard.executor;

import org.jspecify.annotations.NullMarked;
