package io.foreshard.flink.wire;

import org.apache.flink.api.common.typeinfo.TypeInformation;

/** Flink's view of a value that has no fields for Flink: it is never a key and is not taken apart. Immutable. */
abstract class OpaqueType<T> extends TypeInformation<T> {

    @Override
    public final boolean isBasicType() {
        return false;
    }

    @Override
    public final boolean isTupleType() {
        return false;
    }

    @Override
    public final boolean isKeyType() {
        return false;
    }

    @Override
    public final int getArity() {
        return 1;
    }

    @Override
    public final int getTotalFields() {
        return 1;
    }

    @Override
    public final String toString() {
        return getTypeClass().getSimpleName();
    }
}
