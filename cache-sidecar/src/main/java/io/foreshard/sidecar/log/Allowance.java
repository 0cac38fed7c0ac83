package io.foreshard.sidecar.log;

import java.util.concurrent.atomic.AtomicLong;

/** So many a second, of which those of a second that was not used up may come at once. Thread-safe; never blocks. */
final class Allowance {

    private static final long MILLIS = 1000;

    private final long perSecond;

    /** In thousandths: what comes in a millisecond is no whole number. */
    private final AtomicLong left;

    private final AtomicLong filledAtMillis = new AtomicLong(Long.MIN_VALUE);

    Allowance(int perSecond) {
        this.perSecond = perSecond;
        this.left = new AtomicLong(perSecond * MILLIS);
    }

    /** @return how many of those wanted there are */
    int take(int wanted, long nowMillis) {
        fill(nowMillis);
        long before = left.getAndUpdate(thousandths -> thousandths - MILLIS * granted(thousandths, wanted));
        return granted(before, wanted);
    }

    private static int granted(long thousandths, int wanted) {
        return (int) Math.min(wanted, thousandths / MILLIS);
    }

    private void fill(long nowMillis) {
        long last = filledAtMillis.get();
        if (nowMillis > last && filledAtMillis.compareAndSet(last, nowMillis) && last != Long.MIN_VALUE) {
            long gained = perSecond * Math.min(MILLIS, nowMillis - last);
            left.updateAndGet(thousandths -> Math.min(perSecond * MILLIS, thousandths + gained));
        }
    }
}
