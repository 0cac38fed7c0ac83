@NullMarked
package io.foreshard.servers;

import org.jspecify.annotations.NullMarked;
