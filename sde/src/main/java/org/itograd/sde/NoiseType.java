package org.itograd.sde;

/// The structure of an SDE's noise: which solvers are right for it, and of which order, depends on it.
public enum NoiseType {
    /// No Wiener process: an ordinary differential equation.
    NONE("no noise"),
    /// One Wiener process per element, and g_i depends on y_i alone.
    DIAGONAL("diagonal noise"),
    /// One Wiener process per element, but g_i may depend on all of y.
    ELEMENTWISE("elementwise noise (g_i may depend on every element of y)"),
    /// One Wiener process per sample, shared by its components.
    SCALAR("scalar noise"),
    /// One Wiener process per element, and g depends on time alone.
    ADDITIVE("additive noise"),
    /// m Wiener processes per sample and a diffusion matrix whose columns commute, (∂g_k/∂y) g_j = (∂g_j/∂y) g_k: no Lévy area
    /// is needed for strong order 1.
    COMMUTATIVE("commutative noise"),
    /// m Wiener processes per sample and a diffusion matrix.
    GENERAL("general noise");

    private final String words;

    NoiseType(String words) {
        this.words = words;
    }

    /// As words for messages, for example `diagonal noise`.
    @Override
    public String toString() {
        return words;
    }
}
