package io.foreshard.schemas.codec;

import org.apache.avro.util.ClassSecurityValidator;

/** Lets Avro instantiate our generated records, so that nobody has to set a system property. */
final class TrustedClasses {

    private static final String PACKAGE = "io.foreshard.schemas.";

    static {
        ClassSecurityValidator.setGlobal(ClassSecurityValidator.composite(
                ClassSecurityValidator.getGlobal(), type -> type.getName().startsWith(PACKAGE)));
    }

    private TrustedClasses() {}

    /** Takes effect once in a class loader, before the first decode. */
    static void allow() {}
}
