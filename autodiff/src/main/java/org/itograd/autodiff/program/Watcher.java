package org.itograd.autodiff.program;

/// Is told of the steps of a [Scan], by all threads that run it, and stops it by an exception.
public interface Watcher {
    /// Looks away.
    Watcher NOBODY = new Watcher() {
        @Override
        public void begin(long steps) {}

        @Override
        public void step() {}

        @Override
        public void check() {}
    };

    /// Blocks of samples will take so many steps forwards.
    void begin(long steps);

    /// A block has taken a step.
    void step();

    /// A block has taken several steps.
    default void steps(int n) {
        for (int i = 0; i < n; i++) {
            step();
        }
    }

    /// A block is on its way back.
    void check();
}
