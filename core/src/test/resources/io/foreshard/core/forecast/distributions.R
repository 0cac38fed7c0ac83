# Writes distributions.csv: probabilities and quantiles of R's pnbinom, dnbinom, qnbinom and their Poisson limits.
# Run: Rscript distributions.R > distributions.csv     (written with R 4.2.2)
cat("# R", as.character(getRversion()), "mean,size,count,log probability,lower tail,upper tail,quantile 0.025,quantile 0.975\n")
for (mean in c(0.01, 0.7, 4, 37, 900)) for (size in c(0.2, 1.5, 40, Inf)) for (count in round(c(0, mean / 3, mean, 2 * mean + 1))) {
  if (is.finite(size)) {
    v <- c(dnbinom(count, size, mu = mean, log = TRUE), pnbinom(count, size, mu = mean),
           pnbinom(count - 1, size, mu = mean, lower.tail = FALSE), qnbinom(c(0.025, 0.975), size, mu = mean))
  } else {
    v <- c(dpois(count, mean, log = TRUE), ppois(count, mean), ppois(count - 1, mean, lower.tail = FALSE), qpois(c(0.025, 0.975), mean))
  }
  cat(mean, size, count, sprintf("%.12g", v), sep = ","); cat("\n")
}
