package org.itograd.autodiff;

import java.util.Locale;

/// An operation cannot be carried out for one of the samples along the leading axis.
public final class SampleException extends RuntimeException {
    private final String what;
    private final int sample;
    private final String why;

    /// A message of the form `what sample why`.
    ///
    /// @param what   up to the number of the sample, for example `solve: the matrix of sample`
    /// @param sample counted from 0
    /// @param why    the rest
    public SampleException(String what, int sample, String why) {
        super(String.format(Locale.ROOT, "%s %d %s", what, sample, why));
        this.what = what;
        this.sample = sample;
        this.why = why;
    }

    /// Which sample, counted from 0.
    public int sample() {
        return sample;
    }

    /// The same where the samples seen are those from `first` on.
    public SampleException shifted(int first) {
        return first == 0 ? this : new SampleException(what, sample + first, why);
    }
}
