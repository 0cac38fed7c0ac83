package io.foreshard.flink.wire;

import org.apache.flink.connector.base.DeliveryGuarantee;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The two guarantees that lose nothing, as one writes them on a command line. */
final class DeliveryConverter implements ITypeConverter<DeliveryGuarantee> {

    @Override
    public DeliveryGuarantee convert(String value) {
        return switch (value) {
            case "at-least-once" -> DeliveryGuarantee.AT_LEAST_ONCE;
            case "exactly-once" -> DeliveryGuarantee.EXACTLY_ONCE;
            default -> throw new TypeConversionException("'" + value + "': expected at-least-once or exactly-once");
        };
    }
}
