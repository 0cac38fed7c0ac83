package io.foreshard.schemas.codec;

import io.foreshard.schemas.AccessEvent;
import org.apache.avro.Schema;

/** A version that does not exist yet. */
final class NextVersion {

    private NextVersion() {}

    /** AccessEvent with a field more and an operation more. */
    static Schema ofAccessEvent() {
        String today = AccessEvent.getClassSchema().toString();
        return new Schema.Parser()
                .parse(today.replace("[\"READ\",\"WRITE\"]", "[\"READ\",\"WRITE\",\"SCAN\"]")
                        .replaceFirst(
                                "\"fields\":\\[",
                                "\"fields\":[{\"name\":\"tenant\",\"type\":\"string\",\"default\":\"\"},"));
    }
}
