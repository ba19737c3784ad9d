package org.itograd.experiments.train;

/// Training ran into a loss that is not a finite number. The message says what to do.
public final class DivergedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    DivergedException(int epoch, int step, double loss, double learningRate) {
        super("the loss is " + loss + " in epoch " + epoch + ", step " + step
                + "; lower --learning-rate (it is " + learningRate + ") or weaken the noise with --coefficient");
    }
}
