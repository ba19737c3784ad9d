package org.itograd.autodiff.program;

import java.util.Arrays;
import java.util.stream.IntStream;

/// How a block reads or writes its [Recording] of some steps while it goes over them: at each point its inputs and outputs are bound
/// to the memory of the step that comes next. It is written on the way forwards, read on the way back.
final class Tape {
    private final Recording recording;
    private final int from;
    private final int first;
    private final boolean written;
    private final int tapeSize;
    /// The inputs that are recorded.
    private final int[] recorded;
    /// For all that is carried, its place among these; negative if it is not recorded.
    private final int[] place;

    /// @param from    the first of the steps
    /// @param first   the place of the first input that is carried: states on the way forwards, their cotangents on the way back
    /// @param carried how many there are
    /// @param written whether it is the way forwards
    Tape(Taped taped, Recording recording, int from, int first, int carried, boolean written) {
        this.recording = recording;
        this.from = from;
        this.first = first;
        this.written = written;
        tapeSize = taped.tapeSize();
        recorded = taped.recorded().stream().mapToInt(i -> i).toArray();
        place = IntStream.range(0, carried).map(i -> Arrays.binarySearch(recorded, first + i)).toArray();
    }

    /// At point k, lets the block write or read the step that comes next.
    void bind(Block block, int k) {
        int step = written ? k - from : k - from - 1;
        if (step < 0) {
            return;
        }
        for (int i = 0; i < recorded.length; i++) {
            block.bindInput(recorded[i], recording.input(step, i));
        }
        if (step == recording.steps()) {
            return;
        }
        for (int i = 0; i < place.length; i++) {
            if (carries(i)) {
                block.bindOutput(i, recording.input(step + 1, place[i]));
            }
        }
        for (int i = 0; i < tapeSize; i++) {
            if (written) {
                block.bindOutput(place.length + i, recording.kept(step, i));
            } else {
                block.bindInput(first + place.length + i, recording.kept(step, i));
            }
        }
    }

    /// Whether what differs from sample to sample is written, not read.
    boolean isWritten() {
        return written;
    }

    /// Whether what is carried goes from step to step on the tape.
    boolean carries(int i) {
        return written && place[i] >= 0;
    }
}
