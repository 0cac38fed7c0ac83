package io.foreshard.flink.wire;

import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Turns records into Kafka's bytes. */
final class RecordSerialization<T extends SpecificRecord> implements KafkaRecordSerializationSchema<T> {

    private final String topic;
    private final RecordTypeSerializer<T> records;
    private final RecordSink.Keying<T> keying;

    RecordSerialization(String topic, RecordSink<T> sink) {
        this.topic = topic;
        this.records = new RecordTypeSerializer<>(sink.type());
        this.keying = sink.keying();
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(T record, KafkaSinkContext context, Long timestamp) {
        return new ProducerRecord<>(topic, keying.of(record), records.codec().encode(record));
    }
}
