package io.foreshard.schemas.codec;

/** Why a record was refused; the name is the stable code in {@code DeadLetter.reason}. */
public enum RejectionReason {
    /** No value, or one of zero bytes. */
    EMPTY,
    /** Longer than the reader accepts. */
    OVERSIZE,
    /** Neither a single-object Avro record nor, where that is allowed, a JSON object. */
    UNKNOWN_ENCODING,
    /** Starts like a JSON object and is none. */
    MALFORMED_JSON,
    /** A required field is absent or null. */
    MISSING_FIELD,
    /** A field has the wrong type or a value outside its range. */
    INVALID_FIELD,
    /** Its schema is not in the schemas topic. */
    UNKNOWN_SCHEMA,
    /** Its schema cannot be read as the record that the topic carries. */
    INCOMPATIBLE_SCHEMA,
    /** The bytes do not follow the schema that they name. */
    MALFORMED_AVRO,
    /** Customer and item form no item identity. */
    INVALID_IDENTITY,
    /** The region is not in the topology. */
    UNKNOWN_REGION,
    /** The time lies too far from the clock to be true. */
    ABSURD_TIMESTAMP,
    /** The window it belongs to can no longer be corrected. */
    TOO_LATE
}
