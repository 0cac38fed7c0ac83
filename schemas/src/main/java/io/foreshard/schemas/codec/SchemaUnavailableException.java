package io.foreshard.schemas.codec;

import org.jspecify.annotations.Nullable;

/** The schemas topic could not be read or written; trying again may help. */
public final class SchemaUnavailableException extends RuntimeException {

    public SchemaUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
