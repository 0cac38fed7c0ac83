@NullMarked
package io.foreshard.executor.run;

import org.jspecify.annotations.NullMarked;
