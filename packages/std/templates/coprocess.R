#!/usr/bin/env Rscript
# A co-process: started once by each worker, and asked one item after the other.
source(file.path(Sys.getenv("PAPY_TEMPLATES"), "papy_coprocess.R"))

# What takes long stands here: packages, a model.

answer <- function(item) item

serve(answer)
