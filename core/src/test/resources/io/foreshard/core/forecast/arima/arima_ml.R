# Writes arima_ml.csv: what R's arima(method = "ML") finds on series that come with R.
# Run: Rscript arima_ml.R > arima_ml.csv     (written with R 4.2.2)
#
# One row a value: case, field, position, value. Fields: series (the input, NA where missing), order (p d q P D Q m mean),
# coef (phi, theta, Phi, Theta, then the mean, then those of regressors), sigma2, loglik, forecast and se (12 steps ahead),
# xreg and future (regressors of the series and of the 12 steps, column by column).
gaps <- Nile
gaps[c(21:40, 61:80)] <- NA
late <- Nile
late[c(50, 95:96, 99:100)] <- NA
endgap <- lh
endgap[c(20, 47, 48)] <- NA
airgaps <- log(AirPassengers)
airgaps[c(5, 30:33, 60, 100, 112, 143)] <- NA
wave <- function(t) cbind(cos(2 * pi * t / 48), sin(2 * pi * t / 48))
cases <- list(
  lynx_ar2        = list(y = log10(lynx),        order = c(2, 0, 0), seasonal = c(0, 0, 0), m = 1,  mean = TRUE),
  huron_ar2       = list(y = LakeHuron,          order = c(2, 0, 0), seasonal = c(0, 0, 0), m = 1,  mean = TRUE),
  huron_arma11    = list(y = LakeHuron,          order = c(1, 0, 1), seasonal = c(0, 0, 0), m = 1,  mean = TRUE),
  www_arima310    = list(y = WWWusage,           order = c(3, 1, 0), seasonal = c(0, 0, 0), m = 1,  mean = FALSE),
  www_arima111    = list(y = WWWusage,           order = c(1, 1, 1), seasonal = c(0, 0, 0), m = 1,  mean = FALSE),
  nile_ma1        = list(y = Nile,               order = c(0, 0, 1), seasonal = c(0, 0, 0), m = 1,  mean = TRUE),
  nile_arima011   = list(y = Nile,               order = c(0, 1, 1), seasonal = c(0, 0, 0), m = 1,  mean = FALSE),
  nile_gaps_arma11 = list(y = gaps,              order = c(1, 0, 1), seasonal = c(0, 0, 0), m = 1,  mean = TRUE),
  lh_endgap_ar1   = list(y = endgap,             order = c(1, 0, 0), seasonal = c(0, 0, 0), m = 1,  mean = TRUE),
  lh_endgap_ma2   = list(y = endgap,             order = c(0, 0, 2), seasonal = c(0, 0, 0), m = 1,  mean = TRUE),
  nile_gaps_ar1   = list(y = gaps,               order = c(1, 0, 0), seasonal = c(0, 0, 0), m = 1,  mean = TRUE),
  air_airline     = list(y = log(AirPassengers), order = c(0, 1, 1), seasonal = c(0, 1, 1), m = 12, mean = FALSE),
  deaths_airline  = list(y = USAccDeaths,        order = c(0, 1, 1), seasonal = c(0, 1, 1), m = 12, mean = FALSE),
  nile_gaps_arima011 = list(y = gaps,            order = c(0, 1, 1), seasonal = c(0, 0, 0), m = 1,  mean = FALSE),
  nile_late_arima111 = list(y = late,            order = c(1, 1, 1), seasonal = c(0, 0, 0), m = 1,  mean = FALSE),
  air_gaps_airline = list(y = airgaps,           order = c(0, 1, 1), seasonal = c(0, 1, 1), m = 12, mean = FALSE),
  air_seasonal_ar = list(y = log(AirPassengers), order = c(1, 0, 0), seasonal = c(1, 1, 0), m = 12, mean = FALSE),
  huron_ar2_year  = list(y = LakeHuron,          order = c(2, 0, 0), seasonal = c(0, 0, 0), m = 1,  mean = TRUE,
                         x = cbind(time(LakeHuron) - 1920), future = cbind(1973:1984 - 1920)),
  www_arima110_drift = list(y = WWWusage,        order = c(1, 1, 0), seasonal = c(0, 0, 0), m = 1,  mean = FALSE,
                         x = cbind(1:100), future = cbind(101:112)),
  air_airline_wave = list(y = log(AirPassengers), order = c(0, 1, 1), seasonal = c(0, 1, 1), m = 12, mean = FALSE,
                         x = wave(1:144), future = wave(145:156)),
  air_gaps_wave   = list(y = airgaps,            order = c(0, 1, 1), seasonal = c(0, 1, 1), m = 12, mean = FALSE,
                         x = wave(1:144), future = wave(145:156))
)
cat("# R", as.character(getRversion()), "\n")
row <- function(case, field, values) {
  values <- as.numeric(values)
  cat(sprintf("%s,%s,%d,%.12g\n", case, field, seq_along(values), values), sep = "")
}
for (name in names(cases)) {
  case <- cases[[name]]
  fit <- arima(case$y, order = case$order, seasonal = list(order = case$seasonal, period = case$m),
               include.mean = case$mean, xreg = case$x, method = "ML", optim.control = list(reltol = 1e-14, maxit = 1000))
  ahead <- predict(fit, n.ahead = 12, newxreg = case$future)
  row(name, "series", case$y)
  if (!is.null(case$x)) {
    row(name, "xreg", case$x)
    row(name, "future", case$future)
  }
  row(name, "order", c(case$order, case$seasonal, case$m, as.integer(case$mean)))
  row(name, "coef", coef(fit))
  row(name, "sigma2", fit$sigma2)
  row(name, "loglik", fit$loglik)
  row(name, "forecast", ahead$pred)
  row(name, "se", ahead$se)
}
