"""Median best of Optuna's TPE (independent) and random sampler on standard functions. Usage: python write-optuna-reference.py > optuna-reference.json (optuna from PyPI)"""
import json, math, statistics, sys
import optuna
optuna.logging.set_verbosity(optuna.logging.ERROR)
import warnings; warnings.filterwarnings('ignore')

def branin(t):
    x = t.suggest_float('x', -5, 10); y = t.suggest_float('y', 0, 15)
    return (y - 5.1/(4*math.pi**2)*x*x + 5/math.pi*x - 6)**2 + 10*(1-1/(8*math.pi))*math.cos(x) + 10
A = [[10,3,17,3.5,1.7,8],[0.05,10,17,0.1,8,14],[3,3.5,1.7,10,17,8],[17,8,0.05,10,0.1,14]]
P = [[1312,1696,5569,124,8283,5886],[2329,4135,8307,3736,1004,9991],[2348,1451,3522,2883,3047,6650],[4047,8828,8732,5743,1091,381]]
C = [1,1.2,3,3.2]
def hartmann6(t):
    x = [t.suggest_float('x%d' % i, 0, 1) for i in range(6)]
    return -sum(c*math.exp(-sum(a*(v-p*1e-4)**2 for a,p,v in zip(ar,pr,x))) for c,ar,pr in zip(C,A,P))
def mixed(t):
    kernel = t.suggest_categorical('kernel', ['linear','poly','rbf'])
    cost = math.log10(t.suggest_float('cost', 1e-3, 1e3, log=True))
    depth = t.suggest_int('depth', 1, 100, log=True)
    loss = 0.1*(cost-1)**2 + 0.2*abs(math.log(depth/12))
    if kernel == 'rbf': loss += 0.3*(math.log10(t.suggest_float('gamma', 1e-4, 1e1, log=True))+2)**2
    elif kernel == 'poly': loss += 0.5 + 0.2*abs(t.suggest_int('degree', 2, 6)-3)
    else: loss += 0.8
    return loss
TRIALS, SEEDS = 60, 40
out = {'origin': {'tool': 'optuna', 'version': optuna.__version__, 'sampler': 'TPESampler(multivariate=False), RandomSampler; other settings as by default', 'command': 'python write-optuna-reference.py', 'trials': TRIALS, 'seeds': SEEDS}, 'functions': {}}
for f in (branin, hartmann6, mixed):
    row = {}
    for name, make in (('tpe', lambda s: optuna.samplers.TPESampler(multivariate=False, seed=s)), ('random', lambda s: optuna.samplers.RandomSampler(seed=s))):
        best = []
        for seed in range(SEEDS):
            study = optuna.create_study(sampler=make(seed))
            study.optimize(f, n_trials=TRIALS)
            best.append(study.best_value)
        q = statistics.quantiles(best, n=4)
        row[name] = {'median': statistics.median(best), 'lowerQuartile': q[0], 'upperQuartile': q[2]}
    out['functions'][f.__name__] = row
    print(f.__name__, row, file=sys.stderr)
json.dump(out, sys.stdout, indent=2); print()
