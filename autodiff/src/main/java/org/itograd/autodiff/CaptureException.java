package org.itograd.autodiff;

import org.itograd.base.DType;

/// Thrown when a function that is being captured asks for numbers, which do not exist yet, or does what would be another thing in the
/// next run.
public final class CaptureException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    /// What cannot be captured, and what to do.
    public CaptureException(String message) {
        super(message);
    }

    CaptureException(DType dtype, Shape shape) {
        super("the elements of a tensor " + dtype + shape
                + " were asked for while a program is being captured, when only"
                + " shapes are known: use tensor operations (for example where) instead of decisions on numbers");
    }
}
