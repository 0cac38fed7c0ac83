/** Anomalies of one regularly or irregularly sampled series of measurements: level, season, range; O(1) a point. */
@NullMarked
package io.foreshard.core.anomaly.series;

import org.jspecify.annotations.NullMarked;
