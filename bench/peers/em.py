"""EM iterations of bench/em.ts by scikit-learn and hmmlearn, from the same rows and the same start.

em.py mixture|chain SEQUENCES STEPS COLUMNS STATES full|diagonal THREADS FOLDER

Prints `ready`, then reads a number of iterations a line and answers with their milliseconds as JSON. A line `end` gets the peak memory; the
log-likelihoods go to FOLDER/peer.json. An iteration is the E step and the M step, without anything of `fit` around them.
"""

import json
import re
import sys
import time
import warnings

import numpy as np
from threadpoolctl import threadpool_limits

kind, covariance, folder = sys.argv[1], sys.argv[6], sys.argv[8]
S, T, D, K = (int(text) for text in sys.argv[2:6])
threadpool_limits(int(sys.argv[7]))
warnings.filterwarnings("ignore")
x = np.fromfile(f"{folder}/x.bin").reshape(S * T, D)
means = np.fromfile(f"{folder}/means.bin").reshape(K, D)
full = covariance == "full"


def mixture():
    import inspect

    from sklearn.mixture import GaussianMixture

    precisions = np.stack([np.eye(D) / 2] * K) if full else np.full((K, D), 0.5)
    model = GaussianMixture(
        K,
        covariance_type="full" if full else "diag",
        reg_covar=0,
        means_init=means,
        weights_init=np.full(K, 1 / K),
        precisions_init=precisions,
        init_params="random_from_data",
    )
    # From 1.8 on these take the array module.
    module = {"xp": np} if "xp" in inspect.signature(model._e_step).parameters else {}
    model._initialize_parameters(x, np.random.RandomState(0), **module)

    def iterate():
        mean, responsibilities = model._e_step(x, **module)
        model._m_step(x, responsibilities, **module)
        return mean * len(x)

    return iterate


def chain():
    from hmmlearn.hmm import GaussianHMM

    model = GaussianHMM(
        K,
        covariance_type="full" if full else "diag",
        implementation="scaling",
        init_params="",
        # Priors that add to every entry are not those of maximum likelihood.
        covars_prior=0,
        covars_weight=1,
    )
    model.startprob_ = np.full(K, 1 / K)
    model.transmat_ = np.full((K, K), 0.5 / K) + np.eye(K) / 2
    model.means_ = means
    model.covars_ = np.stack([np.eye(D) * 2] * K) if full else np.full((K, D), 2.0)
    model._check()
    lengths = [T] * S

    def iterate():
        stats, log_likelihood = model._do_estep(x, lengths)
        model._do_mstep(stats)
        return log_likelihood

    return iterate


iterate = mixture() if kind == "mixture" else chain()
log_likelihoods = []


def timed():
    began = time.perf_counter()
    log_likelihoods.append(float(iterate()))
    return 1000 * (time.perf_counter() - began)


for _ in range(2):
    timed()
print("ready", flush=True)
for line in sys.stdin:
    if line.strip() == "end":
        break
    print(json.dumps([timed() for _ in range(int(line))]), flush=True)
with open(f"{folder}/peer.json", "w") as file:
    json.dump({"logLikelihoods": log_likelihoods}, file)
# Of this program alone: ru_maxrss is at least what the process that started it held.
with open("/proc/self/status") as status:
    peak = int(re.search(r"VmHWM:\s*(\d+)", status.read())[1])
print(json.dumps({"kilobytes": peak}), flush=True)
