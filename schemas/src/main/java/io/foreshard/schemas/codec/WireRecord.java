package io.foreshard.schemas.codec;

import org.apache.avro.specific.SpecificRecordBase;
import org.apache.avro.util.ClassSecurityValidator;

/**
 * What all generated records extend. Its first use lets Avro instantiate our records and enums, so that nobody has to set a
 * system property, neither to decode a record nor to build one.
 */
public abstract class WireRecord extends SpecificRecordBase {

    private static final String PACKAGE = "io.foreshard.schemas.";

    static {
        ClassSecurityValidator.setGlobal(ClassSecurityValidator.composite(
                ClassSecurityValidator.getGlobal(), type -> type.getName().startsWith(PACKAGE)));
    }
}
