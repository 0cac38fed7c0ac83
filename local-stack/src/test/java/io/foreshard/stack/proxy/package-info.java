@NullMarked
package io.foreshard.stack.proxy;

import org.jspecify.annotations.NullMarked;
