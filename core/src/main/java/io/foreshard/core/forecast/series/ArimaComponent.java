package io.foreshard.core.forecast.series;

import io.foreshard.core.forecast.arima.ArimaFilter;
import io.foreshard.core.forecast.arima.ArimaModel;
import io.foreshard.core.window.PackedInput;
import io.foreshard.core.window.PackedOutput;

/** A fitted ARIMA model that follows the series. Not thread-safe. */
final class ArimaComponent extends Component {

    static final int CODE = 4;

    private final ArimaModel model;
    private final ArimaFilter filter;

    ArimaComponent(ArimaModel model, ArimaFilter filter) {
        this.model = model;
        this.filter = filter;
    }

    /** Variances of the coming values. */
    double[] variances(int horizon) {
        return filter.forecast(horizon).variances();
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

    @Override
    void skip(long values) {}

    @Override
    String label() {
        return "arima";
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
