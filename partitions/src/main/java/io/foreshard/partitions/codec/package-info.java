/** What the stores' own programs (PL/pgSQL, Lua) take and return, in flat form. */
@NullMarked
package io.foreshard.partitions.codec;

import org.jspecify.annotations.NullMarked;
