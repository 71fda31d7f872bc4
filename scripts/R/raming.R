# Results of Raming in R: draws and tables as data frames, with Monte Carlo errors beside the figures, and a plot.
#
#   source("scripts/R/raming.R")
#   raming_summary("nl.h5")            # one row a definition
#   raming_draws("nl.h5")              # chain, draw, definition, region, n_children
#   raming_differences("nl.h5")        # after raming compare --all
#   raming_plot("nl.h5")               # base graphics
#
# Needs ncdf4 (Debian: r-cran-ncdf4). Use the stored errors (_mcse): packages that take draws to be independent do
# not see the gain of Sobol points.

# Calls f(file) on an open file, and closes it.
raming_with <- function(path, f) {
    if (!requireNamespace("ncdf4", quietly = TRUE)) stop("install ncdf4 (Debian: r-cran-ncdf4)")
    file <- ncdf4::nc_open(path)
    on.exit(ncdf4::nc_close(file))
    if (!identical(ncdf4::ncatt_get(file, 0, "raming_file_type")$value, "run")) {
        stop(path, " is not a results file of Raming")
    }
    f(file)
}

raming_values <- function(file, name, command) {
    if (is.null(file$var[[name]])) {
        stop("the file holds no ", name, ": make it with raming ", command, " -o FILE", call. = FALSE)
    }
    ncdf4::ncvar_get(file, name, collapse_degen = FALSE)
}

raming_names <- function(file, dimension) {
    as.vector(ncdf4::ncvar_get(file, dimension))
}

# Root attributes: title, seed, draws, digest, ...
raming_attributes <- function(path) raming_with(path, function(file) ncdf4::ncatt_get(file, 0))

# Tidy draws of the definitions. Rows of one chain and draw belong together.
raming_draws <- function(path) {
    raming_with(path, function(file) {
        # R turns dimensions around: region, definition, draw, chain.
        draws <- raming_values(file, "prior/n_true", "run ... (without --summary-only)")
        size <- dim(draws)
        index <- expand.grid(region = raming_names(file, "prior/region"),
                             definition = raming_names(file, "prior/definition"),
                             draw = seq_len(size[3]) - 1L, chain = seq_len(size[4]) - 1L,
                             stringsAsFactors = FALSE, KEEP.OUT.ATTRS = FALSE)
        data.frame(index[c("chain", "draw", "definition", "region")], n_children = as.vector(draws))
    })
}

# Columns lower_95, lower_95_mcse, ..., from matrices with a row an item and a column a quantile.
raming_quantiles <- function(file, values, errors) {
    probabilities <- as.vector(ncdf4::ncvar_get(file, "summary/quantile"))
    columns <- list()
    for (place in seq_along(probabilities)) {
        p <- probabilities[place]
        name <- if (p == 0.5) "median" else
            paste0(if (p < 0.5) "lower_" else "upper_", round(100 * abs(1 - 2 * p)))
        columns[[name]] <- values[, place]
        columns[[paste0(name, "_mcse")]] <- errors[, place]
    }
    as.data.frame(columns)
}

# One row a definition; NA where a figure is not known or does not exist.
raming_summary <- function(path) {
    raming_with(path, function(file) {
        get <- function(name) as.vector(ncdf4::ncvar_get(file, paste0("summary/", name)))
        matrix_of <- function(name) {
            values <- ncdf4::ncvar_get(file, paste0("summary/", name), collapse_degen = FALSE)
            matrix(values, nrow = dim(values)[2]) # one region
        }
        table <- data.frame(definition = get("definition"), label = get("definition_label"),
                            registered = get("n_registered"), point = get("n_point"),
                            mean = get("n_true_mean"), mean_mcse = get("n_true_mean_mcse"),
                            sd = get("n_true_sd"), sd_mcse = get("n_true_sd_mcse"))
        table <- cbind(table, raming_quantiles(file, matrix_of("n_true_q"), matrix_of("n_true_q_mcse")))
        table[is.na(table)] <- NA # ncdf4 gives NaN
        known <- "summary/estimator" %in% names(file$var) # since schema 1.4
        table$estimator <- if (known) get("estimator") else "plain"
        table
    })
}

# One row a pair of definitions: to - from in the draws they share.
raming_differences <- function(path) {
    raming_with(path, function(file) {
        values <- raming_values(file, "summary/difference_q", "compare ... --all")
        errors <- ncdf4::ncvar_get(file, "summary/difference_q_mcse", collapse_degen = FALSE)
        get <- function(name) as.vector(ncdf4::ncvar_get(file, paste0("summary/", name)))
        cbind(data.frame(from = get("pair_from"), to = get("pair_to"), mean = get("difference_mean"),
                         mean_mcse = get("difference_mean_mcse"), share_higher = get("difference_higher")),
              raming_quantiles(file, values, errors))
    })
}

# Half-eyes: the density of each definition's draws, its median, and the ranges that hold 67 and 95 % of them. Every
# density has the same height. The axis is logarithmic where all that is shown is positive, and ends at the most extreme 0.5 %
# of the draws, or at a registered number beyond them.
raming_plot <- function(path, most_draws = 20000) {
    table <- raming_summary(path)
    draws <- raming_draws(path)
    values <- split(draws$n_children, draws$definition)[table$definition]
    values <- lapply(values, function(v) v[seq(1, length(v), by = max(1, length(v) %/% most_draws))])
    range_shown <- c(min(sapply(values, quantile, 0.005), 0.97 * table$registered, na.rm = TRUE),
                     max(sapply(values, quantile, 0.995), 1.03 * table$registered, na.rm = TRUE))
    logarithmic <- range_shown[1] > 0
    blue <- "#0072B2"
    orange <- "#D55E00"
    rows <- nrow(table)
    widest <- max(nchar(table$definition)) * par("cin")[1] * 0.75 # inches
    old <- par(mai = c(1.05, widest + 0.4, 0.5, 0.2))
    on.exit(par(old))
    plot(NULL, xlim = range_shown, ylim = c(0.6, rows + 0.9), log = if (logarithmic) "x" else "", xaxs = "i",
         axes = FALSE, ylab = "", mgp = c(2.2, 0.7, 0), xlab = paste0("children", if (logarithmic) " (logarithmic scale)"))
    ticks <- axTicks(1)
    abline(v = ticks, col = "grey90")
    axis(1, at = ticks, labels = format(ticks, big.mark = ",", trim = TRUE, scientific = FALSE))
    axis(2, at = seq_len(rows), labels = rev(table$definition), las = 1, tick = FALSE)
    title(raming_attributes(path)$title, adj = 0, cex.main = 1, font.main = 1)
    for (row in seq_len(rows)) {
        one <- table[rows + 1 - row, ]
        shown <- values[[one$definition]]
        if (logarithmic) shown <- log(shown[shown > 0])
        if (diff(range(shown)) > 0) {
            limits <- if (logarithmic) log(range_shown) else range_shown
            eye <- density(shown, from = limits[1], to = limits[2])
            x <- if (logarithmic) exp(eye$x) else eye$x
            polygon(c(x, rev(x)), c(row + 0.72 * eye$y / max(eye$y), rep(row, length(x))),
                    col = adjustcolor(blue, 0.35), border = NA)
        }
        segments(max(one$lower_95, range_shown[1]), row, min(one$upper_95, range_shown[2]), row, col = blue, lwd = 2)
        segments(one$lower_67, row, one$upper_67, row, col = blue, lwd = 6, lend = "butt")
        points(one$median, row, pch = 21, col = blue, bg = "white", cex = 1.3)
        if (!is.na(one$registered)) {
            segments(one$registered, row - 0.17, one$registered, row + 0.6, col = orange, lwd = 2.5)
        }
    }
    # Below the axis, in coordinates of its own: a legend on a logarithmic axis misjudges its width.
    par(new = TRUE)
    plot(NULL, xlim = c(0, 1), ylim = c(0, 1), axes = FALSE, ann = FALSE, log = "")
    words <- c("median, 67 % of outcomes", "95 % of outcomes", "registered")
    legend("bottom", inset = c(0, -1.02 / par("pin")[2]), xpd = NA, bty = "n", horiz = TRUE,
           legend = words, text.width = 1.15 * max(strwidth(words, cex = 0.85)), pt.lwd = 1, pt.cex = 1.3,
           col = c(blue, blue, orange), lwd = c(6, 2, 2.5), pch = c(21, NA, NA), pt.bg = "white", cex = 0.85)
    invisible(table)
}
