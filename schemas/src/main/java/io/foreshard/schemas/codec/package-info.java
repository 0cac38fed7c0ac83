/** How the wire records become bytes and back: Avro single-object encoding, the JSON form of accesses, the schemas topic. */
@NullMarked
package io.foreshard.schemas.codec;

import org.jspecify.annotations.NullMarked;
