package io.clientele.forecast;

import java.util.ArrayList;
import java.util.List;

/** Methods that can be fitted, and what of their paper is where. */
public enum Method {
  /** Poisson purchases, Gamma rates, no dropout. */
  NBD,
  /** BG/NBD: Fader, Hardie and Lee 2005. */
  BG_NBD,
  /** MBG/NBD: Batislam, Denizel and Filiztekin 2007. */
  MBG_NBD,
  /** Pareto/NBD: Schmittlein, Morrison and Colombo 1987. */
  PARETO_NBD,
  /** A purchase or none at each occasion, with Beta probabilities, no dropout. */
  BETA_BINOMIAL,
  /** BG/BB: Fader, Hardie and Shang 2010. */
  BG_BB,
  /** Spend: Fader and Hardie 2013. */
  GAMMA_GAMMA;

  private static final double ALIKE = 1000;

  Likelihood likelihood() {
    return switch (this) {
      case NBD -> new NbdLikelihood();
      case BG_NBD -> new BetaGeoLikelihood(0);
      case MBG_NBD -> new BetaGeoLikelihood(1);
      case PARETO_NBD -> new ParetoNbdLikelihood();
      case BETA_BINOMIAL -> new BetaBinomialLikelihood();
      case BG_BB -> new BetaGeoBetaBinomLikelihood();
      case GAMMA_GAMMA -> new GammaGammaLikelihood();
    };
  }

  PurchaseFormulas formulas(double[] p) {
    return switch (this) {
      case NBD -> new NbdFormulas(p[0], p[1]);
      case BG_NBD -> new BetaGeoFormulas(p[0], p[1], p[2], p[3], 0);
      case MBG_NBD -> new BetaGeoFormulas(p[0], p[1], p[2], p[3], 1);
      case PARETO_NBD -> new ParetoNbdFormulas(p[0], p[1], p[2], p[3]);
      case BETA_BINOMIAL -> new BetaGeoBetaBinomFormulas(p[0], p[1], 0, 1);
      case BG_BB -> new BetaGeoBetaBinomFormulas(p[0], p[1], p[2], p[3]);
      case GAMMA_GAMMA -> throw new IllegalStateException("a model of spend, not of purchases");
    };
  }

  /** The same without dropout; itself for a method that has none. */
  Method withoutDropout() {
    return switch (this) {
      case BG_NBD, MBG_NBD, PARETO_NBD -> NBD;
      case BG_BB -> BETA_BINOMIAL;
      default -> this;
    };
  }

  /** Whether time is counted in occasions. */
  boolean isDiscrete() {
    return this == BG_BB || this == BETA_BINOMIAL;
  }

  List<Limit> limits(double[] p) {
    List<Limit> limits = new ArrayList<>();
    if (this != GAMMA_GAMMA && (isDiscrete() ? p[0] + p[1] : p[0]) > ALIKE) {
      limits.add(Limit.RATES_ALIKE);
    }
    double dropout =
        switch (this) {
          case BG_NBD, MBG_NBD, BG_BB -> p[2] + p[3];
          case PARETO_NBD -> p[2];
          default -> 0;
        };
    if (dropout > ALIKE) {
      limits.add(Limit.DROPOUT_ALIKE);
    }
    return limits;
  }
}
