package io.foreshard.flink.wire;

import static java.util.Objects.requireNonNull;

import io.foreshard.schemas.codec.Decoded;
import io.foreshard.schemas.codec.SchemaDirectory;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Turns Kafka's bytes into {@link Incoming} records. Bad data is a value here: an exception would stop the job for ever. */
final class RecordDeserialization<T extends SpecificRecord> implements KafkaRecordDeserializationSchema<Incoming<T>> {

    private static final Duration SCHEMA_TIMEOUT = Duration.ofSeconds(20);

    private final RecordSource<T> source;
    private final Map<String, String> clientProperties;
    private final String schemasTopic;
    private final boolean tombstones;
    private transient @Nullable Function<byte[], Decoded<T>> decoder;

    RecordDeserialization(RecordSource<T> source, Map<String, String> clientProperties, String schemasTopic) {
        this.source = source;
        this.clientProperties = Map.copyOf(clientProperties);
        this.schemasTopic = schemasTopic;
        this.tombstones = source.topic().compacted();
    }

    /** The directory connects when a fingerprint is unknown; it lives as long as this source's task. */
    @Override
    public void open(DeserializationSchema.InitializationContext context) {
        decoder = source.decoding().open(new SchemaDirectory(clientProperties, schemasTopic, SCHEMA_TIMEOUT));
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> kafka, Collector<Incoming<T>> out) {
        Origin origin = new Origin(kafka.topic(), kafka.partition(), kafka.offset(), kafka.timestamp());
        byte @Nullable [] bytes = kafka.value();
        if (bytes == null && tombstones) {
            out.collect(new Incoming<>(new Received<>(origin, kafka.key(), null), null, null));
            return;
        }
        requireNonNull(decoder, "open was not called")
                .apply(bytes == null ? new byte[0] : bytes)
                .ifDecodedOrElse(
                        value -> out.collect(new Incoming<>(new Received<>(origin, kafka.key(), value), bytes, null)),
                        rejected -> out.collect(new Incoming<>(
                                new Received<>(origin, kafka.key(), null),
                                bytes,
                                new Incoming.Rejection(rejected.reason(), rejected.detail()))));
    }

    @Override
    public TypeInformation<Incoming<T>> getProducedType() {
        return typeOf(source.type());
    }

    static <T extends SpecificRecord> ValueType<Incoming<T>> typeOf(Class<T> type) {
        return ValueType.of(Incoming.class, new IncomingCodec<>(new ReceivedCodec<>(type)));
    }
}
