# Writes arima_orders.csv: AICc of R's arima(method = "ML") to compare an automatic choice of orders with.
# Run: Rscript arima_orders.R > arima_orders.csv     (written with R 4.2.2)
#
# One row a value: case, field, position, value. Fields: series, period, and aicc by the number of plain differences (0, 1, 2;
# NA where there is none to compare with). For log(AirPassengers) and WWWusage the orders are those published for
# forecast::auto.arima; for the others the best of all p, q <= 3 with and without mean or drift.
aicc <- function(fit) {
  k <- length(coef(fit)) + 1
  -2 * fit$loglik + 2 * k + 2 * k * (k + 1) / (fit$nobs - k - 1)
}
fitted <- function(y, order, seasonal = c(0, 0, 0), m = 1, x = NULL, mean = FALSE) {
  tryCatch(aicc(suppressWarnings(arima(y, order = order, seasonal = list(order = seasonal, period = m), xreg = x,
                                       include.mean = mean, method = "ML", optim.control = list(maxit = 1000)))),
           error = function(e) Inf)
}
best <- function(y, d) {
  found <- Inf
  for (p in 0:3) for (q in 0:3) {
    found <- min(found, fitted(y, c(p, d, q)))
    if (d == 0) found <- min(found, fitted(y, c(p, d, q), mean = TRUE))
    if (d == 1) found <- min(found, fitted(y, c(p, d, q), x = cbind(seq_along(y))))
  }
  found
}
cat("# R", as.character(getRversion()), "\n")
row <- function(case, field, values) {
  values <- as.numeric(values)
  cat(sprintf("%s,%s,%d,%.12g\n", case, field, seq_along(values), values), sep = "")
}
write <- function(case, y, period, values) {
  row(case, "series", y)
  row(case, "period", period)
  row(case, "aicc", values)
}
air <- log(AirPassengers)
write("air", air, 12, c(NA, fitted(air, c(0, 1, 1), c(0, 1, 1), 12), NA))
write("www", WWWusage, 1, c(NA, fitted(WWWusage, c(1, 1, 1)), NA))
write("lynx", log10(lynx), 1, c(best(log10(lynx), 0), best(log10(lynx), 1), NA))
write("huron", LakeHuron, 1, c(best(LakeHuron, 0), best(LakeHuron, 1), NA))
