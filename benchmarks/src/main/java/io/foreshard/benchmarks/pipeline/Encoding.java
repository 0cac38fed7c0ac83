package io.foreshard.benchmarks.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.foreshard.schemas.AccessEvent;
import io.foreshard.schemas.codec.RecordCodec;

/** How accesses are written. */
enum Encoding {
    AVRO {
        @Override
        byte[] encode(AccessEvent event) {
            return CODEC.encode(event);
        }
    },
    JSON {
        @Override
        byte[] encode(AccessEvent event) {
            return ("{\"customerId\":\"" + event.getCustomerId() + "\",\"itemId\":\"" + event.getItemId()
                            + "\",\"timestamp\":" + event.getTimestamp() + ",\"region\":\"" + event.getRegion()
                            + "\",\"operation\":\"" + event.getOperation() + "\",\"bytes\":" + event.getBytes() + "}")
                    .getBytes(UTF_8);
        }
    };

    private static final RecordCodec<AccessEvent> CODEC = RecordCodec.of(AccessEvent.class);

    abstract byte[] encode(AccessEvent event);
}
