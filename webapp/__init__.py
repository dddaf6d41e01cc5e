"""Whichstack: which stack fits a project, why, and how sure is that?"""

import os

# Before numpy loads, and whatever the environment says: its matrices are small here,
# so that threads which share two cores with the workers make a click several times
# slower; and how a product is shared among threads decides its last digits.
os.environ["OPENBLAS_NUM_THREADS"] = "1"
