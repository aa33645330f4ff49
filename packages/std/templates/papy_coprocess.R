# Answers the questions of a papy coprocess: serve(f) calls f with each item. It speaks JSON lines, by the package
# jsonlite. What f prints goes to standard error, as standard output is for answers.
serve <- function(f) {
  if (!requireNamespace("jsonlite", quietly = TRUE))
    stop("papy_coprocess.R needs the package jsonlite; install.packages(\"jsonlite\")")
  if (Sys.getenv("PAPY_PROTOCOL", "json-lines") != "json-lines")
    stop("papy_coprocess.R speaks json-lines only; leave protocol out of coprocess()")
  questions <- file("stdin", open = "r")
  while (length(line <- readLines(questions, n = 1, warn = FALSE)) > 0) {
    question <- jsonlite::fromJSON(line)
    calls <- NULL
    sink(stderr())
    answer <- tryCatch(
      withCallingHandlers(list(value = f(question$item)), error = function(e) calls <<- sys.calls()),
      error = function(e) list(error = list(
        name = class(e)[1],
        message = conditionMessage(e),
        traceback = paste(vapply(calls, function(call) deparse(call)[1], ""), collapse = "\n")
      ))
    )
    sink()
    answer$id <- question$id
    cat(jsonlite::toJSON(answer, auto_unbox = TRUE, digits = I(17), null = "null"), "\n", sep = "")
    flush(stdout())
  }
}
