package io.foreshard.configuration;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * TLS of one kind of connection; files in PEM. Immutable.
 *
 * @param caFileOrNull authorities to trust, the JDK's when absent
 * @param certificateFileOrNull client certificate, for mutual TLS
 * @param keyFileOrNull its key
 */
public record TlsConfiguration(
        boolean enabled,
        @Nullable String caFileOrNull,
        @Nullable String certificateFileOrNull,
        @Nullable String keyFileOrNull)
        implements Serializable {

    /** Plain text. */
    public static final TlsConfiguration NONE = new TlsConfiguration(false, null, null, null);

    public Optional<String> caFile() {
        return Optional.ofNullable(caFileOrNull);
    }

    public Optional<String> certificateFile() {
        return Optional.ofNullable(certificateFileOrNull);
    }

    public Optional<String> keyFile() {
        return Optional.ofNullable(keyFileOrNull);
    }

    /** The options of TLS under one section of the file. */
    static final class Options {
        final Option<Boolean> enabled;
        final Option<java.nio.file.Path> caFile;
        final Option<java.nio.file.Path> certificateFile;
        final Option<java.nio.file.Path> keyFile;

        Options(String section) {
            enabled = Option.of(section + ".enabled", ValueType.BOOLEAN, "false", "Whether to connect with TLS");
            caFile = Option.optional(section + ".caFile", ValueType.FILE, "Authorities to trust, PEM");
            certificateFile = Option.optional(section + ".certificateFile", ValueType.FILE, "Client certificate, PEM");
            keyFile = Option.optional(section + ".keyFile", ValueType.FILE, "Key of the client certificate, PEM");
        }

        List<Option<?>> all() {
            return List.of(enabled, caFile, certificateFile, keyFile);
        }

        TlsConfiguration read(Values values, String... names) {
            return new TlsConfiguration(
                    values.get(enabled, names),
                    values.findFile(caFile, names).orElse(null),
                    values.findFile(certificateFile, names).orElse(null),
                    values.findFile(keyFile, names).orElse(null));
        }
    }
}
