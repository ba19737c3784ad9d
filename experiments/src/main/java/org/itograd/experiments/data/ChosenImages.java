package org.itograd.experiments.data;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Some of other images.
final class ChosenImages implements Images {
    private final Images whole;
    private final int[] places;
    private final int[] labels;
    private @Nullable String fingerprint;

    ChosenImages(Images whole, int[] places) {
        this.whole = whole;
        this.places = places;
        int[] all = whole.labels();
        labels = Arrays.stream(places).map(place -> all[Objects.checkIndex(place, all.length)]).toArray();
    }

    @Override
    public ImageFormat format() {
        return whole.format();
    }

    @Override
    public int count() {
        return places.length;
    }

    @Override
    public int[] labels() {
        return labels;
    }

    @Override
    public LabelledImages select(int... chosen) {
        return whole.select(Arrays.stream(chosen).map(i -> places[i]).toArray());
    }

    @Override
    public synchronized String fingerprint() {
        if (fingerprint == null) {
            fingerprint = Fingerprint.of(this);
        }
        return fingerprint;
    }
}
