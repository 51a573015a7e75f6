# Reads a release of Populace with base R alone, and answers questions to it with margins.
#
#   source("release.R")
#   release <- read_release(".")
#   release_count(release, list(gender = "woman", year = c("2019", "2020")))
#   release_share(release, list(gender = "woman"), given = list(year = "2019"))
#   release_crosstab(release, "gender", "year")
#   release_sample(release, 100, where = list(gender = "woman"))
#   release_replicates(release, "gender", "year", n = 20)
#
# Columns are called by their names, headers or titles; table = "NAME" says in which table, which is
# the first that has all of them otherwise.
#
# An answer is counted where protected counts say it, with the half-width of its 95% interval, and
# estimated where only the synthetic records do: then its margin is NA. No record is a person.

.together <- 0.15 # how much of their margins counts are taken to be wrong together

.table_of <- function(path, classes = "character") {
  utils::read.csv(path, colClasses = classes, na.strings = character(), check.names = FALSE,
                  blank.lines.skip = FALSE,
                  fileEncoding = "UTF-8", encoding = "UTF-8")
}

read_release <- function(folder = ".") {
  at <- function(name) file.path(folder, name)
  tables <- .table_of(at("tables.csv"))
  columns <- .table_of(at("columns.csv"))
  values <- .table_of(at("values.csv"))
  for (name in c("place", "records", "margin", "rounded")) tables[[name]] <- as.numeric(tables[[name]])
  for (name in c("table", "place", "exclusive")) columns[[name]] <- as.numeric(columns[[name]])
  for (name in c("table", "place", "code")) values[[name]] <- as.numeric(values[[name]])
  found <- lapply(tables$place, function(number) {
    counts <- .table_of(at(sprintf("counts_%d.csv", number)), c("character", "numeric", "numeric"))
    raw <- .table_of(at(sprintf("records_%d.csv", number)))
    own <- columns[columns$table == number, ]
    records <- raw
    for (place in own$place) {
      book <- values[values$table == number & values$place == place, ]
      if (own$delimiter[place] == "") {
        # A value that the codebook does not have is how absence is written.
        records[[place]] <- factor(raw[[place]], levels = book$value, labels = make.unique(book$label))
      }
      attr(records[[place]], "label") <- own$title[place]
    }
    list(records = records, raw = raw, counts = counts, columns = own,
         values = values[values$table == number, ], about = tables[tables$place == number, ])
  })
  names(found) <- ifelse(tables$table == "", "records", tables$table)
  structure(found, class = "populace_release")
}

# What a column of answers is called beside columns of the release: with _ behind where one has its name.
.beside <- function(name, names) {
  while (name %in% names) name <- paste0(name, "_")
  name
}

.answer <- function(value, margin, kind) {
  data.frame(value = value, margin = margin, kind = kind, stringsAsFactors = FALSE)
}

# The place of a column by its name, its header or its title; NA where there is none.
.place <- function(table, name) {
  for (kind in c("column", "header", "title")) {
    place <- match(name, table$columns[[kind]])
    if (!is.na(place)) return(place)
  }
  NA_integer_
}

# The number of a table: as it is given, else of the first that has all columns.
.table <- function(release, names, table) {
  if (!is.null(table)) {
    number <- if (is.character(table)) match(table, names(release)) else table
    if (!number %in% seq_along(release)) {
      stop("Expected a table of the release. Found '", table, "'.", call. = FALSE)
    }
    return(number)
  }
  places <- lapply(release, function(one) vapply(names, function(name) .place(one, name), numeric(1)))
  whole <- which(vapply(places, function(own) !anyNA(own), logical(1)))
  if (length(whole) > 0) return(whole[[1]])
  for (name in names) {
    if (all(vapply(release, function(one) is.na(.place(one, name)), logical(1)))) {
      stop("Expected a column of the release. Found '", name, "'.", call. = FALSE)
    }
  }
  stop("Expected columns of one table of the release. Found some of several.", call. = FALSE)
}

# Places of columns, each with the codes of its chosen values, in the order of places.
.chosen <- function(table, conditions) {
  found <- lapply(names(conditions), function(name) {
    place <- .place(table, name)
    if (is.na(place)) stop("Expected a column of the release. Found '", name, "'.", call. = FALSE)
    book <- table$values[table$values$place == place, ]
    codes <- vapply(conditions[[name]], function(value) {
      code <- match(as.character(value), book$value)
      if (is.na(code)) code <- match(as.character(value), book$label)
      if (is.na(code)) {
        stop("Expected a value of '", name, "' that is in the release. Found '", value, "'.", call. = FALSE)
      }
      code
    }, numeric(1))
    list(place = place, codes = sort(unique(unname(codes))))
  })
  found[order(vapply(found, function(each) each$place, numeric(1)))]
}

.sum <- function(table, counts, margins) {
  if (table$about$rounded == 1) return(c(sum(counts), sum(margins)))
  if (length(counts) == 1) return(c(counts, margins))
  c(sum(counts), sqrt((1 - .together) * sum(margins^2) + .together * sum(margins)^2))
}

# A count and its margin, or NULL where the protected counts do not say.
.counted <- function(table, chosen) {
  if (length(chosen) == 0) return(c(table$about$records, table$about$margin))
  keys <- ""
  for (each in chosen) {
    if (length(each$codes) > 1 && table$columns$exclusive[each$place] == 0) return(NULL)
    parts <- paste0(each$place, ":", each$codes)
    keys <- if (identical(keys, "")) parts else as.vector(outer(keys, parts, paste, sep = ";"))
  }
  rows <- match(keys, table$counts$key)
  if (anyNA(rows)) return(NULL)
  .sum(table, table$counts$count[rows], table$counts$margin[rows])
}

# Which synthetic records hold one of the chosen values of each column.
.held <- function(table, chosen) {
  held <- rep(TRUE, nrow(table$raw))
  for (each in chosen) {
    book <- table$values[table$values$place == each$place, ]
    wanted <- book$value[each$codes]
    cells <- table$raw[[each$place]]
    delimiter <- table$columns$delimiter[each$place]
    held <- held & if (delimiter == "") {
      cells %in% wanted
    } else {
      vapply(strsplit(cells, delimiter, fixed = TRUE), function(own) any(own %in% wanted), logical(1))
    }
  }
  held
}

.estimated <- function(table, chosen) {
  sum(.held(table, chosen)) * table$about$records / max(1, nrow(table$raw))
}

release_count <- function(release, conditions = list(), table = NULL) {
  one <- release[[.table(release, names(conditions), table)]]
  chosen <- .chosen(one, conditions)
  found <- .counted(one, chosen)
  # Of links only numbers that their margin leaves any meaning are told.
  open <- one$about$counted == "links" && length(chosen) > 0 && !is.null(found) && found[2] > found[1] / 2
  if (is.null(found) || open) return(.answer(.estimated(one, chosen), NA_real_, "estimated"))
  .answer(found[1], found[2], if (one$about$rounded == 1) "rounded" else "counted")
}

release_share <- function(release, of, given = list(), table = NULL) {
  one <- release[[.table(release, names(c(given, of)), table)]]
  part <- .counted(one, .chosen(one, c(given, of)))
  whole <- .counted(one, .chosen(one, given))
  rounded <- one$about$rounded == 1
  if (is.null(part) || is.null(whole) || whole[1] <= 0 || (!rounded && whole[2] > whole[1] / 2)) {
    every <- .estimated(one, .chosen(one, given))
    if (every == 0) stop("Expected a share of a group that the release holds. Found none.", call. = FALSE)
    return(.answer(.estimated(one, .chosen(one, c(given, of))) / every, NA_real_, "estimated"))
  }
  if (rounded) {
    low <- min(1, part[1] / (whole[1] + whole[2]))
    return(.answer(low, min(1, (part[1] + part[2]) / whole[1]) - low, "rounded"))
  }
  value <- min(1, part[1] / whole[1])
  .answer(value, sqrt(part[2]^2 + (value * whole[2])^2) / whole[1], "counted")
}

release_crosstab <- function(release, a, b = NULL, table = NULL) {
  names <- c(a, b)
  table <- .table(release, names, table)
  one <- release[[table]]
  levels <- lapply(names, function(name) {
    place <- .chosen(one, stats::setNames(list(character()), name))[[1]]$place
    one$values$value[one$values$place == place]
  })
  cells <- expand.grid(stats::setNames(levels, names), stringsAsFactors = FALSE)
  answers <- lapply(seq_len(nrow(cells)), function(row) {
    release_count(release, as.list(cells[row, , drop = FALSE]), table)
  })
  answers <- do.call(rbind, answers)
  names(answers) <- vapply(names(answers), .beside, character(1), names)
  cbind(cells, answers)
}

release_sample <- function(release, n, where = list(), table = NULL, seed = NULL) {
  one <- release[[.table(release, names(where), table)]]
  rows <- which(.held(one, .chosen(one, where)))
  if (length(rows) == 0) stop("Expected records that hold what is asked for. Found none.", call. = FALSE)
  if (!is.null(seed)) set.seed(seed)
  one$records[rows[sample.int(length(rows), n, replace = n > length(rows))], , drop = FALSE]
}

# n tables of counts that the release could as well have told: what is worked out from each of them
# spreads as the noise makes it spread. Only what is counted varies.
release_replicates <- function(release, a, b = NULL, n = 20, table = NULL, seed = NULL) {
  if (!is.null(seed)) set.seed(seed)
  table <- .table(release, c(a, b), table)
  cells <- release_crosstab(release, a, b, table)
  value <- cells[[.beside("value", c(a, b))]]
  margin <- cells[[.beside("margin", c(a, b))]]
  margin <- ifelse(is.na(margin), 0, margin)
  rounded <- release[[table]]$about$rounded == 1
  replicates <- lapply(seq_len(n), function(number) {
    drawn <- if (rounded) {
      value + stats::runif(nrow(cells)) * margin
    } else {
      value + margin / stats::qnorm(0.975) * (sqrt(.together) * stats::rnorm(1) +
                                                sqrt(1 - .together) * stats::rnorm(nrow(cells)))
    }
    own <- list(number, pmax(0, drawn))
    names(own) <- vapply(c("replicate", "value"), .beside, character(1), c(a, b))
    cbind(own[1], cells[c(a, b)], own[2])
  })
  do.call(rbind, replicates)
}
