@NullMarked
package io.foreshard.core.migration;

import org.jspecify.annotations.NullMarked;
