package io.foreshard.stack.proxy;

/**
 * One directed way from a region to one server in another region. Immutable.
 *
 * @param name unique, e.g. {@code us-east>eu-west-1}
 * @param from the region of the clients
 * @param to the region of the server
 * @param listenPort clients connect to this loopback port
 * @param targetPort the server's loopback port
 * @param roundTripMillis zero or more
 */
public record LinkSpec(String name, String from, String to, int listenPort, int targetPort, double roundTripMillis) {

    public LinkSpec {
        if (!(roundTripMillis >= 0 && roundTripMillis <= 60_000)) {
            throw new IllegalArgumentException(
                    "link " + name + ": round trip " + roundTripMillis + " ms; expected 0 to 60000");
        }
    }
}
