"""Whichstack: which stack fits a project, why, and how sure is that?"""

import os

# Before numpy loads: its matrices are small here, and threads that share two cores
# with the server's workers make a click several times slower.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
