#!/usr/bin/env Rscript
# A node of a pipeline. For each port in there is PAPY_IN_<port>, for each port out PAPY_OUT_<port>, and for each
# parameter PAPY_PARAM_<name>, a text. With the package jsonlite, all of them are in
#   call <- jsonlite::fromJSON(commandArgs(trailingOnly = TRUE)[1])
# as call$params, call$`in` and call$out.
source_path <- Sys.getenv("PAPY_IN_in")
target_path <- Sys.getenv("PAPY_OUT_out")

invisible(file.copy(source_path, target_path, overwrite = TRUE))
