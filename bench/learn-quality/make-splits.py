"""Writes ten fixed stratified 80/20 splits: one line per seed, the holdout's row numbers in ascending order.

python bench/learn-quality/make-splits.py FILE LABEL > bench/learn-quality/splits/NAME.txt   (scikit-learn 1.9.1)
"""

import sys

import numpy as np
import pandas as pd
from sklearn.model_selection import train_test_split

label = pd.read_csv(sys.argv[1])[sys.argv[2]].to_numpy()
rows = np.arange(len(label))
for seed in range(10):
    _, holdout = train_test_split(rows, test_size=0.2, stratify=label, random_state=seed)
    print(" ".join(str(row) for row in np.sort(holdout)))
