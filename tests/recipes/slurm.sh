#!/bin/bash
# A site by a Slurm array: slurm.sh CONTENT OBJECTS SITE SHARDS, on a file system that all nodes see.
#
# Each task compiles one shard; link runs when all of them have. Run again after a change, only that is compiled:
# DIGLOT_CACHE may be a folder that all nodes share.
set -euo pipefail
content=$1 objects=$2 site=$3 shards=$4
cache=${DIGLOT_CACHE:-$objects/cache}

array=$(sbatch --parsable --job-name=diglot-compile --array="1-$shards" --wrap \
  "diglot compile '$content' --objects '$objects' --cache '$cache' --shard \$SLURM_ARRAY_TASK_ID/$shards \
  --jobs \${SLURM_CPUS_ON_NODE:-1}")
# What an earlier cut into another number of shards left is not named, and so not in the way.
folders=$(for ((i = 1; i <= shards; ++i)); do printf " '%s'" "$objects/$i-of-$shards"; done)
sbatch --wait --job-name=diglot-link --dependency="afterok:$array" --kill-on-invalid-dep=yes --wrap \
  "diglot link$folders --out '$site' --cache '$cache'"
