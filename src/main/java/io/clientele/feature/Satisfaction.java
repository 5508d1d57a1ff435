package io.clientele.feature;

import static io.clientele.feature.Sums.ratio;
import static io.clientele.feature.Sums.total;
import static io.clientele.schema.Types.DOUBLE;
import static io.clientele.schema.Types.INT;
import static io.clientele.schema.Types.LONG;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sqrt;
import static org.apache.spark.sql.functions.when;

import io.clientele.schema.AccountDays;
import io.clientele.schema.Reviews;
import io.clientele.schema.Types;
import java.util.List;
import org.apache.spark.sql.Column;

/** What a customer says of what was bought, in stars from 1 to 5. */
final class Satisfaction {
  private static final String NO_STARS = "no stars were given";
  private static final String STARS = "stars, 1 to 5";

  private Satisfaction() {}

  static Family family() {
    Column n = total(AccountDays.RATINGS);
    Column stars = total(AccountDays.STARS);
    Column squares = total(AccountDays.SQUARED_STARS);
    return new Family(
        "satisfaction",
        List.of(Need.of(Reviews.TABLE, Reviews.RATING)),
        List.of(
            Feature.counted(
                Grain.DAYS, "ratings_lifetime", LONG, "reviews", "Reviews with stars.", n),
            Feature.defined(
                Grain.DAYS,
                "rating_mean",
                DOUBLE,
                STARS,
                "Mean of the stars given.",
                NO_STARS,
                ratio(stars, n)),
            Feature.defined(
                Grain.DAYS,
                "rating_sd",
                DOUBLE,
                "stars",
                "Sample standard deviation of the stars given.",
                "stars were given fewer than two times",
                when(
                    n.gt(1),
                    sqrt(
                        squares
                            .cast(Types.DOUBLE)
                            .minus(stars.multiply(stars).divide(n))
                            .divide(n.minus(1))))),
            Feature.defined(
                Grain.DAYS,
                "rating_min",
                INT,
                STARS,
                "The least stars given.",
                NO_STARS,
                min(AccountDays.LEAST_STARS.col())),
            Feature.defined(
                Grain.DAYS,
                "rating_last",
                INT,
                STARS,
                "The stars given last; of two at the same second the more.",
                NO_STARS,
                max(AccountDays.LAST_STARS.col()).mod(10)),
            Feature.counted(
                Grain.DAYS,
                "low_ratings_365d",
                LONG,
                "reviews",
                "Reviews with one or two stars " + Window.YEAR.words() + ".",
                total(AccountDays.LOW_RATINGS, Window.YEAR)),
            Feature.defined(
                Grain.DAYS,
                "days_since_rating",
                INT,
                Feature.DAYS,
                "Days from the last stars given to the as-of date.",
                NO_STARS,
                min(
                    when(
                        AccountDays.RATINGS.col().gt(0),
                        datediff(Feature.AS_OF, AccountDays.DAY.col()))))));
  }
}
