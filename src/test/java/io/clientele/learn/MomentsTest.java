package io.clientele.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

class MomentsTest {
  @Test
  void whetherThereIsAValueMayTell() {
    Moments moments =
        new Moments(3)
            .and(RowFactory.create(mutable(1.0, null, 4.0)))
            .and(new Moments(3).and(RowFactory.create(mutable(1.0, 2.0, 8.0))));
    assertThat(moments.differs(0)).isFalse();
    assertThat(moments.differs(1)).isTrue();
    assertThat(moments.deviation(1)).isEqualTo(1);
    assertThat(moments.mean(2)).isCloseTo((Math.log(5) + Math.log(9)) / 2, within(1e-12));
    assertThat(moments.deviation(2))
        .isCloseTo((Math.log(9) - Math.log(5)) / Math.sqrt(2), within(1e-12));
    assertThat(moments.floor(2)).isLessThan(4);
    Moments numbers =
        new Moments(1)
            .and(RowFactory.create(mutable(Double.NaN)))
            .and(RowFactory.create(mutable(3.0)))
            .and(RowFactory.create(mutable(5.0)));
    assertThat(numbers.differs(0)).isTrue();
    assertThat(numbers.nulls(0)).isCloseTo(1.0 / 3, within(1e-12));
  }

  private static scala.collection.Seq<Double> mutable(Double... values) {
    return scala.jdk.javaapi.CollectionConverters.asScala(Arrays.asList(values)).toSeq();
  }
}
