package io.foreshard.core.anomaly;

/**
 * One test that an excursion is put to. Immutable.
 *
 * @param stratum of {@link Stratum}
 * @param perWindow excursions of ordinary behaviour that may be told, a tested window
 */
record Trial(AnomalyKind kind, int stratum, double perWindow) {

    /** Evidence below which no threshold lies, nats. */
    static final double LEAST_EVIDENCE = 2;

    double threshold(AlarmCalibrator calibrator) {
        double learnt = calibrator.threshold(kind, stratum, perWindow);
        return Math.min(Excursion.MOST, Math.max(LEAST_EVIDENCE, learnt));
    }

    /**
     * Tells an excursion that got above the threshold just now. One that was above it before, when the item was in another stratum with a
     * higher threshold, has to reach a new level: else what is counted would not be what is told.
     *
     * @param levelBefore that it had reached before the latest evidence
     */
    boolean tells(Excursion excursion, int levelBefore, AlarmCalibrator calibrator) {
        if (excursion.isTold() || excursion.value() < LEAST_EVIDENCE) {
            return false;
        }
        double threshold = threshold(calibrator);
        boolean tells = excursion.value() >= threshold
                && (levelBefore <= Math.floor(threshold) || excursion.level() > levelBefore);
        if (tells) {
            excursion.tell();
            calibrator.told(kind);
        }
        return tells;
    }

    /** How probable so much evidence is, a tested window. */
    double tail(double nats, AlarmCalibrator calibrator) {
        return calibrator.rate(kind, stratum, nats);
    }
}
