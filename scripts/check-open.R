# Opens a results file with R's ncdf4 and checks names, labels, draws and provenance: check-open.R <file>.
# Exit status: 0 as it should be, 1 something is wrong, 77 the package is missing.
if (!suppressWarnings(requireNamespace("ncdf4", quietly = TRUE))) {
    cat("install r-cran-ncdf4\n")
    quit(status = 77)
}
path <- commandArgs(trailingOnly = TRUE)[1]
require_that <- function(holds, what) {
    if (!isTRUE(holds)) {
        cat(what, "\n")
        quit(status = 1)
    }
}
dimensions <- function(file, name) rev(vapply(file$var[[name]]$dim, function(d) sub(".*/", "", d$name), ""))

file <- ncdf4::nc_open(path)
seed <- ncdf4::ncatt_get(file, 0, "seed")$value
require_that(is.character(seed) && grepl("^[0-9]+$", seed), "the seed is not a decimal string")
type <- ncdf4::ncatt_get(file, 0, "raming_file_type")$value
if (type == "published") {
    printed <- ncdf4::ncvar_get(file, "published/printed")
    notes <- ncdf4::ncvar_get(file, "published/note_nl")
    flags <- ncdf4::ncvar_get(file, "published/reproduces")
    require_that(length(notes) == length(printed) && is.character(notes), "not a Dutch note for every estimate")
    require_that(all(flags %in% c(0, 1)) && identical(dimensions(file, "published/reproduces"), "id"), "flags")
    require_that(all(nchar(ncdf4::ncvar_get(file, "provenance/scenario_text")) > 0), "no scenario texts")
    ncdf4::nc_close(file)
    cat(length(printed), "published estimates\n")
    quit(status = 0)
}
if (type == "coverage") {
    covered <- ncdf4::ncvar_get(file, "coverage/covered", collapse_degen = FALSE)
    worlds <- ncdf4::ncvar_get(file, "coverage/worlds")
    require_that(identical(dimensions(file, "coverage/covered"), c("contender", "definition", "level")), "dimensions")
    require_that(all(covered >= 0 & covered <= worlds), "more covered than there are worlds")
    require_that(nchar(ncdf4::ncvar_get(file, "provenance/scenario_text")) > 0, "no scenario text")
    ncdf4::nc_close(file)
    cat(worlds, "worlds\n")
    quit(status = 0)
}
if (type == "simulation") {
    drawn <- ncdf4::ncvar_get(file, "replicates/n_true", collapse_degen = FALSE)
    require_that(identical(dimensions(file, "replicates/n_true"), c("replicate", "year", "definition")), "dimensions")
    labels <- ncdf4::ncvar_get(file, "summary/definition_label_nl")
    require_that(is.character(labels) && length(labels) == dim(drawn)[1], "not a Dutch label for every definition")
    require_that(nchar(ncdf4::ncvar_get(file, "provenance/scenario_text")) > 0, "no scenario text")
    ncdf4::nc_close(file)
    cat(dim(drawn)[3], "replicates of", paste(labels, collapse = ", "), "\n")
    quit(status = 0)
}
require_that(type %in% c("run", "sweep"), "another file type")
expected <- list(
    "summary/n_true_mean" = c("definition", "region"),
    "summary/n_true_q" = c("quantile", "definition", "region"),
    "summary/n_true_q_mcse" = c("quantile", "definition", "region"),
    "prior/n_true" = c("chain", "draw", "definition", "region"),
    "prior/routes" = c("chain", "draw_kept", "route"),
    "prior/inputs" = c("chain", "draw_kept", "input"))
if (type == "sweep") {
    expected[["sweep/cell_label"]] <- "cell"
    expected[["sweep/status"]] <- "cell"
    expected[["sweep/n_true_q"]] <- c("cell", "quantile", "definition", "region")
    expected[["sweep/n_true_q_difference_mcse"]] <- c("cell", "quantile", "definition", "region")
    require_that(all(ncdf4::ncvar_get(file, "sweep/status") %in% c(0, 1)), "a status")
}
for (name in names(expected)) {
    if (is.null(file$var[[name]])) {
        require_that(startsWith(name, "prior/"), paste(name, "is missing"))
    } else {
        require_that(identical(dimensions(file, name), expected[[name]]),
                     paste(name, "has dimensions", paste(dimensions(file, name), collapse = ", ")))
    }
}
labels <- ncdf4::ncvar_get(file, "summary/definition_label")
quantiles <- ncdf4::ncvar_get(file, "summary/n_true_q", collapse_degen = FALSE)
dutch <- ncdf4::ncvar_get(file, "summary/definition_label_nl")
require_that(length(dutch) == length(labels) && all(nchar(dutch) > 0), "not a Dutch label for every definition")
require_that(is.character(labels) && length(labels) == dim(quantiles)[2], "not a label for every definition")
require_that(nchar(ncdf4::ncvar_get(file, "provenance/scenario_text")) > 0, "no scenario text")
drawn <- "no draws"
if (!is.null(file$var[["prior/n_true"]])) {
    draws <- ncdf4::ncvar_get(file, "prior/n_true", collapse_degen = FALSE)
    require_that(is.numeric(draws) && length(dim(draws)) == 4, "the draws are not numbers")
    drawn <- paste(length(draws), "draws")
}
ncdf4::nc_close(file)
cat(drawn, "of", paste(labels, collapse = ", "), "\n")
