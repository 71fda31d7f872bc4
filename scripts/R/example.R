# What raming.R gives, on a results file: Rscript scripts/R/example.R RESULTS.h5 FOLDER
#
# Make the file with
#     build/release/raming compare scenarios/nl-2022-23.toml --all --curve -n 100000 -o nl.h5
#
# Prints the summary, checks that the draws give the summary's figures, and writes half-eye-R.png.
arguments <- commandArgs(trailingOnly = FALSE)
here <- dirname(sub("^--file=", "", grep("^--file=", arguments, value = TRUE)[1]))
source(file.path(here, "raming.R"))
arguments <- commandArgs(trailingOnly = TRUE)
path <- arguments[1]
folder <- arguments[2]

table <- raming_summary(path)
shown <- table[c("registered", "lower_95", "median", "upper_95", "median_mcse")]
print(data.frame(definition = table$definition, round(shown)), row.names = FALSE)

draws <- raming_draws(path)
if (nrow(draws) == raming_attributes(path)$draws * nrow(table)) {
    agrees <- function(found, stored) stopifnot(abs(found - stored) <= 1e-9 * abs(stored))
    for (row in seq_len(nrow(table))) {
        values <- draws$n_children[draws$definition == table$definition[row]]
        found <- quantile(values, c(0.025, 0.165, 0.5, 0.835, 0.975), type = 7)
        bounds <- unlist(table[row, c("lower_95", "lower_67", "median", "upper_67", "upper_95")])
        if (table$estimator[row] == "plain") agrees(found, bounds)
        if (!is.na(table$mean[row])) agrees(mean(values), table$mean[row])
    }
    pairs <- raming_differences(path)
    by_definition <- split(draws$n_children, draws$definition) # rows of all are in the same order
    for (row in seq_len(nrow(pairs))) {
        agrees(median(by_definition[[pairs$to[row]]] - by_definition[[pairs$from[row]]]), pairs$median[row])
    }
    cat(nrow(draws), "draws agree with the summary\n")
} else {
    cat("not all draws are stored: nothing to check\n")
}

dir.create(folder, showWarnings = FALSE, recursive = TRUE)
png(file.path(folder, "half-eye-R.png"), width = 1080, height = 160 + 90 * nrow(table), res = 120)
raming_plot(path)
invisible(dev.off())
