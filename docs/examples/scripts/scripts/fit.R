#!/usr/bin/env Rscript
# The regression line of a table: intercept, slope, share of the variance that it explains.
digits <- as.integer(Sys.getenv("PAPY_PARAM_digits"))
points <- read.delim(Sys.getenv("PAPY_IN_table"))

fit <- lm(y ~ x, points)
numbers <- c(coef(fit), summary(fit)$r.squared)
writeLines(paste(formatC(numbers, format = "f", digits = digits), collapse = "\t"), Sys.getenv("PAPY_OUT_line"))
