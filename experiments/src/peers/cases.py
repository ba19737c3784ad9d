"""Which cases of `itograd bench` are compared, in this order, and with which peers."""

_GBM = "paths=131072:steps=128"
_IMAGES = "batch=128:height=30:width=30"
_MLP = "batch=1024:net=sde:dtype=float32:pass=fwd+bwd"
_TRAIN = "dtype=float32:method=euler:steps=11:gradient=backpropagation:pass=train"

CASES = {
    "gemm:n=256:dtype=float32": ["torch", "jax"],
    "gemm:n=1024:dtype=float32": ["torch", "jax"],
    f"conv:{_IMAGES}:in=64:out=64:dtype=float32:pass=fwd+bwd": ["torch"],
    f"groupnorm_relu:{_IMAGES}:channels=64:groups=32:dtype=float32:pass=fwd+bwd": ["torch", "jax"],
    f"train_step:data=cifar:net=sde:batch=128:{_TRAIN}": ["torch"],
    f"train_step:data=digits:net=sde:batch=64:{_TRAIN}": ["torch"],
    f"gbm:method=euler:dtype=float32:{_GBM}": ["torch", "jax"],
    f"gbm:method=euler:dtype=float64:{_GBM}": ["torch", "jax"],
    f"neural_sde_mlp:method=euler:gradient=backpropagation:steps=100:{_MLP}": ["torch", "jax"],
    f"neural_sde_mlp:method=euler:gradient=checkpointed:steps=1000:{_MLP}": ["jax"],
    f"greeks:method=euler:dtype=float32:{_GBM}:gradient=backpropagation:pass=fwd+bwd": ["torch", "jax"],
    "small_ode:system=lorenz:trajectories=1:method=tsit5:rtol=1e-8:dtype=float64": ["diffrax"],
    "small_ode:system=lorenz:trajectories=1024:method=tsit5:rtol=1e-8:dtype=float64": ["diffrax"],
    "small_sde:system=gbm:trajectories=1:method=euler:dtype=float64:steps=200000": ["jax"],
    "small_sde:system=noisy_lorenz:trajectories=1:method=euler:dtype=float64:steps=20000": ["jax"],
    "small_sde:system=noisy_lorenz:trajectories=256:method=euler:dtype=float64:steps=2000": ["torch", "jax"],
    "adaptive:system=gbm:trajectories=1:method=milstein:rtol=1e-5:dtype=float64": ["diffrax"],
    "adaptive:system=gbm:trajectories=1024:method=milstein:rtol=1e-5:dtype=float64": ["diffrax"],
    "tree:system=gbm:trajectories=1:method=euler:dtype=float64:steps=1000:depth=30": ["diffrax"],
    "tree:system=gbm:trajectories=1:method=euler:dtype=float64:steps=1024:depth=30": ["diffrax"],
    "tree:system=gbm:trajectories=1024:method=euler:dtype=float64:steps=1000:depth=30": ["diffrax"],
    "tree:system=gbm:trajectories=1024:method=euler:dtype=float64:steps=1024:depth=30": ["diffrax"],
    "heston:system=heston:trajectories=131072:method=euler:dtype=float64:steps=128"
    ":gradient=backpropagation:pass=fwd+bwd": ["torch", "jax"],
}
