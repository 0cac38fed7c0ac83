package io.foreshard.stack.proxy;

/**
 * What a link does and has done. Immutable.
 *
 * @param bytes delivered in both directions since the start
 */
public record LinkReport(
        String name,
        String from,
        String to,
        int listenPort,
        int targetPort,
        double roundTripMillis,
        LinkState state,
        int connections,
        long bytes) {

    static LinkReport of(Link link) {
        LinkSpec spec = link.spec();
        return new LinkReport(
                spec.name(),
                spec.from(),
                spec.to(),
                spec.listenPort(),
                spec.targetPort(),
                link.roundTripMillis(),
                link.state(),
                link.connectionCount(),
                link.bytesCarried());
    }
}
