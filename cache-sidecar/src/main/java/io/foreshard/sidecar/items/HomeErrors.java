package io.foreshard.sidecar.items;

import io.foreshard.core.access.Routing;

/** What a client is told when its operation was given up: a code of Redis where there is one, what happened, what to do. */
final class HomeErrors {

    private HomeErrors() {}

    static HomeException of(HomeRequest<?> request, Routing.Reason reason, String why) {
        String item = "'" + request.key() + "'";
        String text = switch (reason) {
            case MOVING -> "TRYAGAIN item " + item + " is changing its home; try again";
            case UNREACHABLE -> "UNAVAILABLE the home of " + item + " does not answer; " + why;
            case UNKNOWN -> "UNKNOWN whether the operation on " + item + " happened; " + why;
            case OVERLOADED -> "OVERLOADED the home of " + item + " takes no more work now; " + why;
            case BROKEN -> "ERR the home of " + item + " failed; " + why;
        };
        return new HomeException(reason, text);
    }
}
