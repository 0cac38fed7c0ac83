@NullMarked
package io.foreshard.core.access;

import org.jspecify.annotations.NullMarked;
