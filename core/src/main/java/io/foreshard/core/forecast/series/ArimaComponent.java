package io.foreshard.core.forecast.series;

import io.foreshard.core.forecast.arima.ArimaFilter;
import io.foreshard.core.forecast.arima.ArimaForecast;
import io.foreshard.core.forecast.arima.ArimaModel;
import io.foreshard.core.window.PackedInput;
import io.foreshard.core.window.PackedOutput;
import java.util.Arrays;
import java.util.stream.IntStream;

/** A fitted ARIMA model that follows the series. Not thread-safe. */
final class ArimaComponent extends Component {

    static final int CODE = 4;

    /** After so many zeros nothing of the old is left. */
    private static final int SETTLED = 2000;

    private final ArimaModel model;
    private final ArimaFilter filter;

    ArimaComponent(ArimaModel model, ArimaFilter filter) {
        this.model = model;
        this.filter = filter;
    }

    /** Standard deviations of the coming values. */
    double[] deviations(int horizon) {
        return Arrays.stream(filter.forecast(horizon).variances())
                .map(Math::sqrt)
                .toArray();
    }

    /** Standard deviations of the sums of the first coming values. */
    double[] sumDeviations(int horizon) {
        ArimaForecast forecast = filter.forecast(horizon);
        return IntStream.rangeClosed(1, horizon)
                .mapToDouble(steps -> Math.sqrt(forecast.sumVariance(steps)))
                .toArray();
    }

    @Override
    double next(Tail tail) {
        return filter.next();
    }

    @Override
    void path(Tail tail, double[] means) {
        System.arraycopy(filter.forecast(means.length).means(), 0, means, 0, means.length);
    }

    @Override
    void update(double value) {
        filter.update(value);
    }

    /** Slots that were left out are missing; one that comes twice cannot be taken back, and shifts the season until it has passed. */
    @Override
    void turn(int slots) {
        for (int i = 0; i < slots; i++) {
            filter.update(Double.NaN);
        }
    }

    @Override
    void passMissing(Tail tail) {
        filter.update(Double.NaN);
    }

    @Override
    void skip(long zeros) {
        for (long i = 0; i < Math.min(zeros, SETTLED); i++) {
            filter.update(0);
        }
    }

    @Override
    String label() {
        return "arima";
    }

    @Override
    int size() {
        return model.order().parameters() + model.order().conditioned();
    }

    @Override
    int reach() {
        return 1;
    }

    @Override
    int code() {
        return CODE;
    }

    @Override
    void writeTo(PackedOutput out) {
        model.writeTo(out);
        filter.writeTo(out);
    }

    static ArimaComponent read(PackedInput in) {
        ArimaModel model = ArimaModel.readFrom(in);
        return new ArimaComponent(model, ArimaFilter.readFrom(in, model));
    }
}
