package org.itograd.autodiff.op;

/// A primitive whose vjp reads the result's numbers, not the inputs': the latter are free once it is computed.
public interface FromOutput extends Primitive {
    @Override
    default boolean keepsInputs() {
        return false;
    }

    @Override
    default boolean keepsOutput() {
        return true;
    }
}
