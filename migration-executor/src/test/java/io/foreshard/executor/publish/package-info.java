@NullMarked
package io.foreshard.executor.publish;

import org.jspecify.annotations.NullMarked;
